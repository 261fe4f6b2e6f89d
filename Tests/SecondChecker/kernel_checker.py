#!/usr/bin/env python3
"""A checker for the kernel format, written from docs/kernel-format.md alone: slow, plain, exact.

usage: kernel_checker.py FORMULA.opb PROOF    (exit 0: accepted, 1: refused)
"""
import re
import sys

WORD = re.compile(r"%[^\n]*|[;:]|\n|[^\s;:%]+")
NUMBER = re.compile(r"[+-]?(0|[1-9][0-9]*)\Z")
LITERAL = re.compile(r"~?x[1-9][0-9]{0,7}\Z")
LARGEST_VARIABLE = 1 << 26
if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)


class Refused(Exception):
    pass


class Axiom:
    """A literal on the stack of a `pol` step."""

    def __init__(self, literal):
        self.literal = literal


def need(condition, reason):
    if not condition:
        raise Refused(reason)


# A literal is v or -v. A constraint is a pair: {literal: positive coefficient}, degree.
def normal(terms, degree):
    """The normal form of a sum of (coefficient, literal) >= degree."""
    plain = {}
    for coefficient, literal in terms:
        if literal < 0:
            degree -= coefficient
            plain[-literal] = plain.get(-literal, 0) - coefficient
        else:
            plain[literal] = plain.get(literal, 0) + coefficient
    result = {}
    for variable, coefficient in plain.items():
        if coefficient > 0:
            result[variable] = coefficient
        elif coefficient < 0:
            result[-variable] = -coefficient
            degree -= coefficient
    return result, degree


def negation(constraint):
    terms, degree = constraint
    return {-literal: c for literal, c in terms.items()}, sum(terms.values()) - degree + 1


def is_contradiction(constraint):
    return sum(constraint[0].values()) < constraint[1]


def implies(premise, goal):
    """Term by term, as `ia` has it."""
    if goal[1] <= 0:
        return True
    left = premise[1]
    for literal, coefficient in premise[0].items():
        kept = goal[0].get(literal, 0)
        if kept < goal[1]:
            left -= max(0, min(coefficient, premise[1]) - kept)
    return left >= goal[1]


def saturated(constraint):
    degree = max(constraint[1], 0)
    return {l: min(c, degree) for l, c in constraint[0].items() if min(c, degree) > 0}, degree


class Words:
    """The words of a text, one ahead, with the line of each."""

    def __init__(self, text):
        self.line = 1
        self.items = []
        line = 1
        for found in WORD.finditer(text):
            word = found.group()
            if word == "\n":
                line += 1
            elif word[0] != "%":
                self.items.append((word, line))
        self.items.append((None, line))
        self.place = 0

    @property
    def word(self):
        word, self.line = self.items[self.place]
        return word

    def next(self):
        word = self.word
        self.place += 1
        return word

    def take(self, *expected):
        for word in expected:
            need(self.word == word, f"expected {word}, met {self.word}")
            self.place += 1

    def accepts(self, word):
        if self.word != word:
            return False
        self.place += 1
        return True

    def at_word(self):
        return self.word not in (";", ":", None)

    def is_number(self):
        return bool(NUMBER.match(self.word or "")) and len(self.word) <= 20_000

    def number(self):
        need(self.is_number(), f"expected a number, met {self.word}")
        return int(self.next())

    def is_literal(self):
        return bool(LITERAL.match(self.word or ""))

    def literal(self):
        need(self.is_literal(), f"expected a literal, met {self.word}")
        word = self.next()
        variable = int(word.lstrip("~")[1:])
        need(variable <= LARGEST_VARIABLE, "a variable that is too large")
        return -variable if word[0] == "~" else variable

    def literals(self):
        result = []
        while self.at_word():
            result.append(self.literal())
        return result

    def terms(self):
        result = []
        while self.is_number():
            coefficient = self.number()
            result.append((coefficient, self.literal()))
        return result

    def constraint(self):
        terms = self.terms()
        self.take(">=")
        return normal(terms, self.number())


def read_formula(text):
    """The objective's terms, and the constraints."""
    words = Words("\n".join("" if line.startswith("*") else line for line in text.split("\n")))
    objective, constraints = [], []
    while words.word is not None:
        if words.word == "min":
            need(not objective and not constraints, "an objective that is not first")
            words.take("min", ":")
            objective = words.terms()
        else:
            terms = words.terms()
            relation = words.next()
            degree = words.number()
            need(relation in (">=", "<=", "="), f"unknown relation {relation}")
            if relation != "<=":
                constraints.append(normal(terms, degree))
            if relation != ">=":
                constraints.append(normal([(-c, l) for c, l in terms], -degree))
        words.take(";")
    return objective, constraints


class Checker:
    def __init__(self, formula, proof):
        self.objective, self.formula = read_formula(formula)
        self.words = Words(proof)
        self.live, self.core, self.last, self.own_from = {}, set(), 0, 1
        self.orders, self.order = {}, None
        self.best, self.cut = None, None
        for constraint in self.formula:
            self.add(constraint, core=True)

    # Constraints by number
    def add(self, constraint, core=False):
        self.last += 1
        self.live[self.last] = constraint
        if core:
            self.core.add(self.last)
        return self.last

    def forget(self, number):
        del self.live[number]
        self.core.discard(number)

    def take_id(self):
        number = self.words.number()
        found = number if number > 0 else self.last + 1 + number
        need(number != 0 and found in self.live, f"there is no live constraint {number}")
        return found

    def take_contradiction(self):
        need(is_contradiction(self.live[self.take_id()]), "not a contradiction")

    # The whole
    def run(self):
        words = self.words
        words.take("pseudo-Boolean", "proof", "version", "3.0")
        words.accepts(";")
        words.take("f")
        need(words.number() == len(self.formula), "another number of constraints")
        words.take(";")
        rules = {
            "red": lambda: self.strengthen(False), "dom": lambda: self.strengthen(True),
            "soli": lambda: self.solution(True), "sol": lambda: self.solution(False),
            "core": self.move, "def_order": self.define_order, "load_order": self.load_order,
        }
        while words.word != "output":
            if self.implication():
                continue
            need(words.word in rules, f"unknown rule {words.word}")
            rules[words.next()]()
        words.take("output", "NONE", ";", "conclusion")
        result = self.conclude()
        words.take(";", "end", "pseudo-Boolean", "proof", ";")
        need(words.word is None, "text behind the end")
        return result

    # Implications
    def implication(self):
        rules = {"rup": self.rup, "pol": self.pol, "ia": self.ia, "pbc": self.pbc, "del": self.delete}
        if self.words.word not in rules:
            return False
        rules[self.words.next()]()
        return True

    def rup(self):
        constraint = self.words.constraint()
        self.words.take(":")
        hints = []
        while self.words.at_word():
            hints.append(negation(constraint) if self.words.accepts("~") else self.live[self.take_id()])
        need(constraint[1] <= 0 or self.conflicts(hints), "the hints do not lead to a conflict")
        self.words.take(";")
        self.add(constraint)

    @staticmethod
    def conflicts(hints):
        true = set()
        for terms, degree in hints:
            slack = sum(c for literal, c in terms.items() if -literal not in true) - degree
            if slack < 0:
                return True
            true.update(l for l, c in terms.items() if c > slack and -l not in true)
        return False

    def ia(self):
        constraint = self.words.constraint()
        self.words.take(":")
        premise = self.live[self.take_id()]
        self.words.take(";")
        need(implies(premise, constraint), "the named constraint does not imply this one")
        self.add(constraint)

    def pbc(self):
        constraint = self.words.constraint()
        self.words.take(":", "subproof")
        frame = self.open(negation(constraint))
        self.contradiction_proof("pbc")
        self.close(frame)
        self.add(constraint)

    def delete(self):
        self.words.take("id")
        while self.words.at_word():
            number = self.take_id()
            need(number >= self.own_from, "not a constraint of this subproof")
            need(not (self.order and number in self.core), "a core constraint under an order")
            self.forget(number)
        self.words.take(";")

    def pol(self):
        words, stack = self.words, []

        def constraint():
            need(stack, "an operand is missing")
            top = stack.pop()
            if isinstance(top, Axiom):
                return {top.literal: 1}, 0
            if not isinstance(top, int):
                return top
            found = top if top > 0 else self.last + 1 + top
            need(top != 0 and found in self.live, f"there is no live constraint {top}")
            return self.live[found]

        def number(least):
            need(stack and isinstance(stack[-1], int) and stack[-1] >= least, "a number is missing")
            return stack.pop()

        while words.at_word():
            if words.is_number():
                stack.append(words.number())
            elif words.is_literal():
                stack.append(Axiom(words.literal()))
            else:
                self.operate(words.next(), stack, constraint, number)
            need(len(stack) <= 10_000, "too many operands")
        words.take(";")
        result = constraint()
        need(not stack, "more than one constraint is left")
        self.add(result)

    @staticmethod
    def operate(operation, stack, constraint, number):
        if operation == "+":
            second, first = constraint(), constraint()
            terms = [(c, l) for part in (first, second) for l, c in part[0].items()]
            stack.append(normal(terms, first[1] + second[1]))
        elif operation == "*":
            factor = number(0)
            terms, degree = constraint()
            stack.append(normal([(factor * c, l) for l, c in terms.items()], factor * degree))
        elif operation == "d":
            divisor = number(1)
            terms, degree = constraint()
            stack.append(({l: -(-c // divisor) for l, c in terms.items()}, -(-degree // divisor)))
        elif operation == "s":
            stack.append(saturated(constraint()))
        elif operation == "w":
            need(stack and isinstance(stack[-1], Axiom) and stack[-1].literal > 0, "a variable is missing")
            variable = stack.pop().literal
            terms, degree = constraint()
            dropped = terms.get(variable, 0) + terms.get(-variable, 0)
            rest = {l: c for l, c in terms.items() if abs(l) != variable}
            stack.append((rest, degree - dropped))
        else:
            raise Refused(f"unknown operation {operation}")

    # Subproofs
    def open(self, *premises):
        frame, self.own_from = (self.last, self.own_from), self.last + 1
        for premise in premises:
            self.add(premise)
        return frame

    def close(self, frame):
        first, self.own_from = frame
        for number in [number for number in self.live if number > first]:
            self.forget(number)

    def contradiction_proof(self, name):
        while self.words.word != "qed":
            need(self.implication(), f"not a derivation: {self.words.word}")
        self.words.take("qed")
        self.words.accepts(name)
        self.words.take(":")
        self.take_contradiction()
        self.words.take(";")

    # Strengthening
    def strengthen(self, by_dominance):
        words = self.words
        need(self.order or not by_dominance, "dominance without an order")
        constraint = words.constraint()
        words.take(":")
        witness = self.witness()
        goals = self.goals(constraint, witness, by_dominance)
        if words.accepts(":"):
            words.take("subproof")
            frame = self.open(negation(constraint))
            self.goal_proofs(goals, "dom" if by_dominance else "red")
            self.close(frame)
        else:
            need(not goals, f"goals without proofs: {list(goals)[:3]}")
            words.take(";")
        self.add(constraint)

    def witness(self):
        result, words = {}, self.words
        while words.at_word():
            variable = words.literal()
            need(variable > 0 and variable not in result, "not a variable, or mapped twice")
            words.take("->")
            result[variable] = words.next() == "1" if words.word in ("0", "1") else words.literal()
        return result

    @staticmethod
    def image(terms, degree, witness):
        """The normal form of the image of a sum of (coefficient, literal) >= degree."""
        result = []
        for coefficient, literal in terms:
            image = witness.get(abs(literal), abs(literal))
            if isinstance(image, bool):
                if image == (literal > 0):
                    degree -= coefficient
            else:
                result.append((coefficient, image if literal > 0 else -image))
        return normal(result, degree)

    def order_rows(self, left, right):
        """O(left(z), right(z)) with substitutions for both sides."""
        rows, literals = self.order
        result = []
        for weights in rows:
            one = self.image([(-w, literals[i]) for i, w in weights.items()], 0, left)
            two = self.image([(w, literals[i]) for i, w in weights.items()], 0, right)
            terms = [(c, l) for part in (one, two) for l, c in part[0].items()]
            result.append(normal(terms, one[1] + two[1]))
        return result

    def goals(self, constraint, witness, by_dominance):
        """By name: the constraints whose negation a proof begins with, as a list of those premises."""
        numbered = []
        if not by_dominance:
            numbered.append(self.image([(c, l) for l, c in constraint[0].items()], constraint[1], witness))
        if self.order:
            numbered += self.order_rows(witness, {})
            if by_dominance:
                numbered.append(None)
        if self.objective:
            here = [(c, l) for c, l in self.objective]
            there = self.image([(-c, l) for c, l in here], 0, witness)
            touched = any(abs(l) in witness for _, l in here)
            numbered.append(normal(here + [(c, l) for l, c in there[0].items()], there[1]) if touched else ({}, 0))
        goals = {}
        for place, goal in enumerate(numbered):
            if goal is None:
                goals[f"#{place + 1}"] = self.order_rows({}, witness)
            elif goal[1] > 0:
                goals[f"#{place + 1}"] = [negation(goal)]
        for number, (terms, degree) in self.live.items():
            if not any(abs(l) in witness for l in terms) or (by_dominance and number not in self.core):
                continue
            image = self.image([(c, l) for l, c in terms.items()], degree, witness)
            if image[1] <= 0 or implies((terms, degree), image) or image in self.live.values():
                continue
            goals[str(number)] = [negation(image)]
        return goals

    def goal_proofs(self, goals, name):
        words = self.words
        while words.word != "qed":
            if words.accepts("proofgoal"):
                goal = words.next()
                need(goal in goals, f"there is no open goal {goal}")
                frame = self.open(*goals.pop(goal))
                self.contradiction_proof(goal)
                self.close(frame)
            else:
                need(self.implication(), f"not a derivation: {words.word}")
        words.take("qed")
        words.accepts(name)
        if words.accepts(":"):
            self.take_contradiction()
        else:
            need(not goals, f"goals without proofs: {list(goals)[:3]}")
        words.take(";")

    def move(self):
        self.words.take("id")
        while self.words.at_word():
            self.core.add(self.take_id())
        self.words.take(";")

    # Orders
    def define_order(self):
        words = self.words
        name = words.next()
        need(name not in (";", ":", None), "an order without a name")
        words.take("vars")
        sides = []
        for side in ("left", "right"):
            words.take(side)
            names = []
            while words.at_word():
                names.append(words.next())
            words.take(";")
            sides.append(names)
        left, right = sides
        need(len(left) == len(right) and len(set(left + right)) == 2 * len(left), "left and right do not pair")
        words.take("aux", ";", "end", "vars", ";", "def")
        rows = []
        while words.word != "end":
            rows.append(self.order_row(left, right))
        words.take("end", "def", ";")
        for block in ("transitivity", "reflexivity"):
            words.take(block)
            while not (words.next() == "end" and words.word == block):
                need(words.word is not None, "the text ends in a block")
            words.take(block, ";")
        words.take("end", "def_order", ";")
        self.orders[name] = (rows, len(left))

    def order_row(self, left, right):
        weights = {}
        while self.words.is_number():
            weight, name = self.words.number(), self.words.next()
            need(name in left + right, f"not a variable of the order: {name}")
            weights[name] = weights.get(name, 0) + weight
        self.words.take(">=", "0", ";")
        partner = dict(zip(left + right, right + left))
        need(all(weights.get(partner[name], 0) == -weight for name, weight in weights.items()), "not a comparison of sums")
        return {place: weights[name] for place, name in enumerate(right) if name in weights}

    def load_order(self):
        self.order = None
        if self.words.at_word():
            name = self.words.next()
            need(name in self.orders, f"there is no order {name}")
            rows, count = self.orders[name]
            literals = self.words.literals()
            need(len(literals) == count, "another number of literals")
            self.order = (rows, literals)
        self.words.take(";")
        self.core.update(self.live)

    # Solutions and conclusions
    def value(self, holds_core):
        true = set(self.words.literals())
        need(not any(-l in true for l in true), "the solution contradicts itself")

        def satisfied(constraint):
            return sum(c for l, c in constraint[0].items() if l in true) >= constraint[1]

        need(all(map(satisfied, self.formula)), "not a solution of the formula")
        if holds_core:
            need(all(satisfied(self.live[number]) for number in self.core), "not a solution of the core")
        need(all(l in true or -l in true for _, l in self.objective), "a variable of the objective is open")
        return sum(c for c, l in self.objective if l in true)

    def solution(self, improves):
        value = self.value(holds_core=True)
        self.words.take(";")
        self.best = value if self.best is None else min(self.best, value)
        if improves:
            self.cut = value if self.cut is None else min(self.cut, value)
            self.add(normal([(-c, l) for c, l in self.objective], 1 - value), core=True)

    def infeasible(self):
        self.words.take(":")
        self.take_contradiction()
        need(self.best is None, "a solution has been shown")

    def conclude(self):
        words = self.words
        kind = words.next()
        if kind == "SAT":
            words.take(":")
            self.value(holds_core=False)
        if kind == "UNSAT":
            self.infeasible()
        if kind in ("NONE", "SAT", "UNSAT"):
            return kind
        need(kind == "BOUNDS", f"unknown conclusion {kind}")
        if words.accepts("INF"):
            self.infeasible()
            words.take("INF")
            return "UNSAT"
        lower = words.number()
        words.take(":")
        named = self.live[self.take_id()]
        need(is_contradiction(named) or implies(named, normal(self.objective, lower)), "the bound is not implied")
        need(self.cut is None or lower <= self.cut, "the lower bound is above a cut")
        if words.accepts("INF"):
            return f"BOUNDS {lower} INF"
        upper = words.number()
        if words.accepts(":"):
            need(self.value(holds_core=False) == upper, "the solution has another value")
        else:
            need(self.best == upper, "no such solution is the best shown")
        need(lower <= upper, "the lower bound is above the upper one")
        return f"BOUNDS {lower} {upper}"


def check(formula, proof):
    """What the proof concludes; raises Refused."""
    checker = Checker(formula, proof)
    try:
        return checker.run()
    except (Refused, IndexError) as refusal:
        raise Refused(f"line {checker.words.line}: {refusal}") from None


def main():
    texts = [open(path, encoding="latin-1").read() for path in sys.argv[1:3]]
    try:
        print("accepted:", check(*texts))
    except Refused as refusal:
        print("refused:", refusal)
        sys.exit(1)


if __name__ == "__main__":
    main()
