sat
(objectives ((+ (ite x 1 0)) (- 2)))
(
  (define-fun x () Bool
    true)
  (define-fun l0 () Int (- 3))
  (define-fun objective_constant () Real (/ 1.0 2.0))
  (define-fun f ((a Int)) Int 1)
)
