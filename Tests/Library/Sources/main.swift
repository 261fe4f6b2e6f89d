import DNNT

let network = try Network("2sign-1sign", inputs: 2, weights: [-1, 0, 1], biases: [-1, 0, 1])
let xor: [[Rational]] = [[0, 0], [0, 1], [1, 0], [1, 1]]
let instance = try Instance(network, x: xor, y: [[-1], [1], [1], [-1]], loss: .signError)
let solution = try await NetworkSolver(timeLimit: .seconds(10)).solve(instance)
print(solution)
let model = try solution.model()
for x in xor { print(x, "→", model.text(try model.predict(x))) }
try solution.save("xor.cert.json")
print(try await instance.check(certificate: "xor.cert.json").summary)
