#!/usr/bin/env python3
"""Second, independent checker of pseudo-Boolean proofs, versions 2.0 and 3.0.

    second_checker.py [--loose] FORMULA.opb PROOF.pbp

Exit status 0: accepted, 1: refused, 2: a rule outside the supported part, 3: bad formula.
The last line of output says which, and for a refusal the line of the proof.  Lines that
begin with "note" tell of places that are accepted although the public texts disagree.

With --loose, a rup whose hints do not suffice is tried on the whole database (against [V3]),
and a line "hints" counts: good, outer (suffice together with what is forced at the outer
level), other, unhinted; and in 2.0 a logged solution may leave variables without value
(against [V2]; the checker of format 1.2 gives them some value).

Sources (public texts; cited below in brackets):
  [V3]  VeriPB Proof Format Overview, format 3.0 (veripb.github.io, proof_format_overview.md)
  [V2]  the same overview as it was for format 2.0
  [GR]  grammar of both formats by mmcilree/tree-sitter-veripb (follows grammar.tex)
  [KN]  the verified kernel checker of CakeML (examples/pseudo_bool: pb_parse, npbc, npbc_check)
  [BGMN23] Bogaerts, Gocht, McCreesh, Nordstrom: Certified Dominance and Symmetry Breaking

Not supported, hence refused with status 2: orders with auxiliary variables (spec, scope),
preserved_add, preserved_rm, obji, eord_*, MIR cuts in pol, reified shorthands (refused as
malformed), outputs other than NONE.
"""
import re
import sys

INT = re.compile(r"[+-]?(0|[1-9][0-9]*)\Z")                      # [GR] signed_integer
NAT = re.compile(r"(0|[1-9][0-9]*)\Z")
IDENT = re.compile(r"-?[1-9][0-9]*\Z")                           # [GR] constraint_id
VAR = re.compile(r"[A-Za-z_][A-Za-z0-9_^\[\]{}-]+\Z")             # [V2] [V3] two characters or more
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_^\[\]{}-]*\Z")
LABEL = re.compile(r"@[A-Za-z0-9_^\[\]{}-]+\Z")
OPEN = object()                                                   # end of a 2.0 line, a 3.0 ';'


class Refused(Exception):
    """The proof is wrong at a line."""


class Unsupported(Refused):
    """The proof uses a rule that this checker does not know how to check."""


# ---------------------------------------------------------------- constraints

def normal(pairs, degree):
    """Literal normal form of sum(coefficient * literal) >= degree: ({literal: positive}, degree)."""
    acc = {}
    for c, l in pairs:
        if l < 0:
            acc[-l] = acc.get(-l, 0) - c
            degree -= c
        else:
            acc[l] = acc.get(l, 0) + c
    terms = {}
    for v, c in acc.items():
        if c > 0:
            terms[v] = c
        elif c < 0:
            terms[-v] = -c
            degree -= c
    return terms, degree


def key(con):
    """Value by which two constraints in normal form are the same."""
    return frozenset(con[0].items()), con[1]


def negation(con):
    """The constraint that holds exactly where con does not."""
    return {-l: c for l, c in con[0].items()}, sum(con[0].values()) - con[1] + 1


def contradicts(con):
    """No assignment satisfies con: the sum of all coefficients is below the degree."""
    return sum(con[0].values()) < con[1]


def add(a, b):
    """Sum of two constraints, opposite literals cancelled."""
    terms, degree = dict(a[0]), a[1] + b[1]
    for l, c in b[0].items():
        d = terms.pop(-l, 0)
        if d == 0:
            terms[l] = terms.get(l, 0) + c
        else:
            degree -= min(c, d)
            if d > c:
                terms[-l] = d - c
            elif c > d:
                terms[l] = c - d
    return terms, degree


def implies(c, d):
    """Syntactic implication [V3 'i']: weaken, saturate, weaken; a contradiction implies all [KN imp]."""
    if d[1] <= 0 or contradicts(c):
        return True
    loss = 0
    for l, a in c[0].items():
        b = d[0].get(l, 0)
        if b < d[1] and a > b:
            loss += a - b
    return c[1] - loss >= d[1]


def substitute(con, omega):
    """con under a map {variable: True | False | literal}."""
    pairs, degree = [], con[1]
    for l, c in con[0].items():
        w = omega.get(abs(l))
        if w is None:
            pairs.append((c, l))
        elif w is True or w is False:
            if w == (l > 0):
                degree -= c
        else:
            pairs.append((c, w if l > 0 else -w))
    return normal(pairs, degree)


def ceil_div(a, b):
    """Quotient rounded up."""
    return -((-a) // b)


# ---------------------------------------------------------------- propagation

class Propagator:
    """Unit propagation with slack counters; what is forced at the outer level is kept between checks."""

    def __init__(self):
        self.true, self.trail, self.reason = set(), [], []
        self.occ, self.slack, self.terms, self.top = {}, {}, {}, {}
        self.queue, self.conflict, self.marks, self.dirty, self.added = [], False, [], False, []
        self.extra = 0

    def insert(self, name, con):
        """Add a constraint under the current assignment."""
        slack = -con[1]
        for l, c in con[0].items():
            self.occ.setdefault(l, {})[name] = c
            if -l not in self.true:
                slack += c
        self.terms[name] = sorted(((c, l) for l, c in con[0].items()), reverse=True)
        self.top[name] = self.terms[name][0][0] if con[0] else 0
        self.slack[name] = slack
        if self.marks:
            self.added.append(name)
        if slack < self.top[name] or slack < 0:
            self.queue.append(name)

    def _erase(self, name):
        for _, l in self.terms.pop(name):
            del self.occ[l][name]
        del self.slack[name], self.top[name]

    def delete(self, name):
        """Remove a constraint; what it forced at the outer level is forced no longer [V3 'del']."""
        if self.conflict or name in self.reason:
            self.dirty = True
        self._erase(name)

    def _assign(self, lit, name):
        self.true.add(lit)
        self.trail.append(lit)
        self.reason.append(name)
        slack, top, queue = self.slack, self.top, self.queue
        for n, c in self.occ.get(-lit, {}).items():
            s = slack[n] - c
            slack[n] = s
            if s < top[n]:
                queue.append(n)

    def _undo(self, length):
        slack = self.slack
        while len(self.trail) > length:
            lit = self.trail.pop()
            self.reason.pop()
            self.true.discard(lit)
            for n, c in self.occ.get(-lit, {}).items():
                slack[n] += c

    def run(self):
        """Propagate to the fixpoint; True if a constraint became falsified."""
        if self.dirty and not self.marks:
            self._undo(0)
            self.conflict, self.dirty = False, False
            self.queue = [n for n, s in self.slack.items() if s < self.top[n] or s < 0]
        queue, true = self.queue, self.true
        while queue and not self.conflict:
            n = queue.pop()
            s = self.slack.get(n)
            if s is None:
                continue
            if s < 0:
                self.conflict = True
                break
            for c, l in self.terms[n]:
                if c <= s:
                    break
                if l not in true and -l not in true:
                    self._assign(l, n)
        if self.conflict:
            del queue[:]
        return self.conflict

    def push(self):
        """Open a scope; constraints and consequences since then go away with pop."""
        self.run()
        self.marks.append((len(self.trail), self.conflict, len(self.added)))

    def pop(self):
        """Close the last scope."""
        length, conflict, count = self.marks.pop()
        self._undo(length)
        self.conflict = conflict
        del self.queue[:]
        while len(self.added) > count:
            self._erase(self.added.pop())

    def refutes(self, cons):
        """Does propagation on the database and cons reach a falsified constraint?"""
        self.push()
        for con in cons:
            self.extra += 1
            self.insert(("extra", self.extra), con)
        result = self.run()
        self.pop()
        return result


def propagate_list(cons):
    """Propagation on the listed constraints only, in their order, repeated to the fixpoint [V3 hints]."""
    true, changed = set(), True
    while changed:
        changed = False
        for terms, degree in cons:
            slack = sum(c for l, c in terms.items() if -l not in true) - degree
            if slack < 0:
                return True
            for l, c in terms.items():
                if c > slack and l not in true and -l not in true:
                    true.add(l)
                    changed = True
    return False


# ---------------------------------------------------------------- reading

class Reader:
    """Tokens of a proof with their lines: 2.0 ends a rule by the line end, 3.0 by ';'."""

    def __init__(self, text):
        lines = text.split("\n")
        head = re.match(r"pseudo-Boolean proof version ([23])\.0[ \t\r]*\Z", lines[0])
        if not head:
            raise Refused("line 1: not a header of version 2.0 or 3.0")
        self.version = int(head.group(1))
        self.sep = ":" if self.version == 3 else ";"
        self.toks, self.at = [], 0
        for number, line in enumerate(lines[1:], 2):
            if self.version == 3:
                line = line.split("%", 1)[0]                      # [GR] comment
            elif line.lstrip().startswith("*"):
                continue                                          # [GR] comment_v2
            found = re.findall(r"[^\s;:]+|[;:]", line)
            for t in found:
                self.toks.append((OPEN if t == ";" and self.version == 3 else t, number))
            if found and self.version == 2:
                self.toks.append((OPEN, number))

    def line(self):
        return self.toks[min(self.at, len(self.toks) - 1)][1] if self.toks else 1

    def peek(self, ahead=0):
        i = self.at + ahead
        return self.toks[i][0] if i < len(self.toks) else None

    def next(self):
        t = self.peek()
        if t is None:
            raise Refused("the proof ends early")
        self.at += 1
        return t

    def take(self, *wanted):
        """Consume the next token if it is one of those; None otherwise."""
        return self.next() if self.peek() in wanted else None

    def expect(self, wanted):
        t = self.next()
        if t != wanted:
            show = lambda x: "end of rule" if x is OPEN else repr(x)
            raise Refused("expected %s, found %s" % (show(wanted), show(t)))

    def match(self, pattern, what):
        t = self.next()
        if t is OPEN or not pattern.match(t):
            raise Refused("expected %s, found %s" % (what, "end of rule" if t is OPEN else repr(t)))
        return t

    def opening(self):
        """After a word that opens a block: a line end in 2.0, nothing in 3.0."""
        if self.version == 2:
            self.expect(OPEN)


def read_formula(path, names):
    """OPB file: ([constraints], {label: id}, objective or None, preserved or None, notes)."""
    cons, labels, objective, preserved, notes = [], {}, None, None, []
    declared, count = None, 0
    text = open(path).read()
    body = []
    for line in text.split("\n"):
        if line.lstrip().startswith("*"):
            m = re.match(r"\s*\*\s*#variable=\s*(\d+)\s+#constraint=\s*(\d+)", line)
            declared = int(m.group(2)) if m else declared
        else:
            body.append(line)
    body = "\n".join(body)
    *statements, rest = body.split(";")
    if rest.strip():
        raise ValueError("text after the last ';': %r" % rest.strip()[:40])
    for statement in statements:
        toks = statement.replace("min:", "min: ").split()
        if toks and toks[0] == "min:":
            if objective is not None or cons:
                raise ValueError("objective not at the beginning")
            pairs, i = terms_of(toks, 1, names)
            const = 0
            if i < len(toks):
                const = int(toks[i]) if INT.match(toks[i]) and i + 1 == len(toks) else None
            if const is None:
                raise ValueError("malformed objective")
            objective = (pairs, const)
            continue
        if toks and toks[0] == "preserved:":
            preserved = [names.var(t) for t in toks[1:]]
            continue
        label = toks.pop(0) if toks and LABEL.match(toks[0]) else None
        pairs, i = terms_of(toks, 0, names)
        if len(toks) != i + 2 or toks[i] not in (">=", "<=", "=") or not INT.match(toks[i + 1]):
            raise ValueError("malformed constraint: %r" % statement.strip()[:60])
        if label and toks[i] == "=":
            raise ValueError("a label on an equality")
        rel, rhs = toks[i], int(toks[i + 1])
        count += 1
        if rel in (">=", "="):
            cons.append(normal(pairs, rhs))
        if rel in ("<=", "="):
            cons.append(normal([(-c, l) for c, l in pairs], -rhs))
        if label:
            labels[label] = len(cons)
    if declared is not None and declared != count:
        notes.append("the formula declares %d constraints and has %d" % (declared, count))
    return cons, labels, objective, preserved, notes


def terms_of(toks, i, names):
    """Weighted terms 'coefficient literal ...' from toks[i:]; the terms and where they end."""
    pairs = []
    while i + 1 < len(toks) and isinstance(toks[i], str) and INT.match(toks[i]) \
            and isinstance(toks[i + 1], str) and names.is_lit(toks[i + 1]):
        pairs.append((int(toks[i]), names.lit(toks[i + 1])))
        i += 2
    return pairs, i


class Names:
    """Variables by number."""

    def __init__(self):
        self.number, self.text = {}, [""]

    def is_lit(self, t):
        return bool(VAR.match(t[1:] if t.startswith("~") else t))

    def var(self, t):
        if t is OPEN or not VAR.match(t):
            raise Refused("expected a variable, found %r" % (t,))
        if t not in self.number:
            self.number[t] = len(self.text)
            self.text.append(t)
        return self.number[t]

    def lit(self, t):
        return -self.var(t[1:]) if t is not OPEN and t.startswith("~") else self.var(t)


# ---------------------------------------------------------------- the checker

class Checker:
    """State of a proof: database in core and derived part, objective, order, bounds."""

    LABELLED = {"pol", "rup", "pbc", "e", "ea", "i", "ia", "a", "red", "dom", "soli", "solx"}

    def __init__(self, formula, proof, loose=False):
        self.loose, self.count = loose, {"good": 0, "outer": 0, "other": 0, "unhinted": 0}
        self.names = Names()
        cons, labels, objective, preserved, self.notes = read_formula(formula, self.names)
        self.rd = Reader(open(proof).read())
        self.v, self.frames = self.rd.version, []
        self.closers = ("qed",) if self.v == 3 else ("qed", "end")
        self.db, self.core, self.last, self.labels = {}, set(), 0, labels
        self.prop = Propagator()
        self.level, self.levels, self.noted = None, {}, set()
        for con in cons:
            self.insert(con, core=True)
        self.original, self.original_objective = list(cons), objective
        self.objective, self.preserved = objective, preserved
        self.orders, self.order, self.to_core = {}, None, False
        self.checked, self.bound, self.dbound, self.found = True, None, None, 0

    def note(self, text):
        if text not in self.noted:
            self.noted.add(text)
            self.notes.append("line %d: %s" % (self.rd.line(), text))

    # -- database

    def insert(self, con, core=False):
        self.last += 1
        self.db[self.last] = con
        if core:
            self.core.add(self.last)
        self.prop.insert(self.last, con)
        if self.level is not None:
            self.levels[self.last] = self.level
        return self.last

    def resolve(self, t):
        """Constraint named by an ID, a relative (negative) ID or a label [V3]."""
        if t is not OPEN and LABEL.match(t):
            if t not in self.labels:
                raise Refused("unknown label %s" % t)
            n = self.labels[t]
        else:
            if t is OPEN or not IDENT.match(t):
                raise Refused("expected a constraint ID, found %s" % ("end of rule" if t is OPEN else t))
            n = int(t)
            n = self.last + 1 + n if n < 0 else n
        if n not in self.db:
            raise Refused("no constraint with ID %s" % t)
        return n

    def ids(self):
        """IDs up to the end of the rule or a separator."""
        out = []
        while self.rd.peek() not in (OPEN, self.rd.sep):
            out.append(self.resolve(self.rd.next()))
        return out

    def enter(self):
        """Open a scope of a subproof."""
        self.frames.append((self.last, dict(self.labels)))
        self.prop.push()

    def leave(self):
        """Close it: what was derived in it goes; its IDs are not used again."""
        last, self.labels = self.frames.pop()
        for n in range(last + 1, self.last + 1):
            self.db.pop(n, None)
            self.levels.pop(n, None)
        self.prop.pop()

    def drop(self, n):
        del self.db[n]
        self.core.discard(n)
        self.levels.pop(n, None)
        self.prop.delete(n)

    # -- pieces of rules

    def constraint(self):
        """[reification] [sum] relation integer; 3.0 knows '<=' too [GR], 2.0 the OPB '>='."""
        pairs, rd = [], self.rd
        while rd.peek() is not OPEN and rd.peek() is not None and rd.peek() not in (">=", "<="):
            c = int(rd.match(INT, "a coefficient"))
            pairs.append((c, self.names.lit(rd.next())))
        rel = rd.next()
        if rel is OPEN or (rel == "<=" and self.v == 2):
            raise Refused("expected '>='")
        rhs = int(rd.match(INT, "a right-hand side"))
        return normal(pairs, rhs) if rel == ">=" else normal([(-c, l) for c, l in pairs], -rhs)

    def objective_text(self):
        """(sum [constant]) | constant [GR]."""
        pairs, i = terms_of([t for t, _ in self.rd.toks], self.rd.at, self.names)
        empty = i == self.rd.at
        self.rd.at = i
        const = 0
        if isinstance(self.rd.peek(), str) and INT.match(self.rd.peek()):
            const = int(self.rd.next())
        elif empty:
            raise Refused("expected an objective")
        return pairs, const

    def substitution(self):
        """Pairs 'variable [->] 0 | 1 | literal' [V2] [V3]."""
        omega, rd = {}, self.rd
        while rd.peek() not in (OPEN, rd.sep):
            v = self.names.var(rd.next())
            rd.take("->")
            t = rd.next()
            if v in omega:
                raise Refused("a variable twice in a substitution")
            omega[v] = t == "1" if t in ("0", "1") else self.names.lit(t)
        return omega

    def literals(self):
        """A consistent list of literals, as a set."""
        out = set()
        while self.rd.peek() not in (OPEN, ":"):
            l = self.names.lit(self.rd.next())
            if -l in out:
                raise Refused("a literal and its negation in a solution")
            out.add(l)
        return out

    def end_rule(self):
        self.rd.expect(OPEN)

    def end_constraint(self):
        """End of a rule that ends with a constraint, behind which 2.0 wants ';'."""
        if self.v == 2:
            self.rd.expect(";")
        self.end_rule()

    def hinted(self):
        """Whether hints follow a constraint: behind ';', always there, in 2.0, behind ':' in 3.0."""
        if self.v == 3:
            return self.rd.take(":") is not None
        self.rd.expect(";")
        return self.rd.peek() is not OPEN

    # -- rules that derive one constraint

    def pol(self):
        """Cutting planes in reverse Polish notation [V3 pol]; the operators - c m n are of 3.0 only."""
        stack, rd = [], self.rd
        weak = None

        def con(x):
            return self.db[self.resolve(x)] if isinstance(x, str) else x

        def pop(number=False):
            if not stack:
                raise Refused("operator without operand")
            x = stack.pop()
            if number:
                if not isinstance(x, str) or not NAT.match(x):
                    raise Refused("the second operand is not a number")
                return int(x)
            return con(x)

        while rd.peek() is not OPEN:
            t = rd.next()
            if t is None or t in (":", ";"):
                raise Refused("unexpected %r in pol" % t)
            if t == "+":
                b = pop()
                stack.append(add(pop(), b))
            elif t == "*":
                k = pop(True)
                if k == 0 and self.v == 2:
                    raise Refused("the factor must be positive")
                terms, degree = pop()
                stack.append(({l: c * k for l, c in terms.items()} if k else {}, degree * k))
            elif t == "d":
                k = pop(True)
                if k == 0:
                    raise Refused("division by 0")
                terms, degree = pop()
                stack.append(({l: ceil_div(c, k) for l, c in terms.items()}, ceil_div(degree, k)))
            elif t == "c" and self.v == 3:
                k = pop(True)
                if k == 0:
                    raise Refused("division by 0")
                terms, degree = pop()                             # variable normal form, then rounded
                lhs = [(c if l > 0 else -c, abs(l)) for l, c in terms.items()]
                rhs = degree - sum(c for l, c in terms.items() if l < 0)
                stack.append(normal([(ceil_div(c, k), v) for c, v in lhs], ceil_div(rhs, k)))
            elif t == "-" and self.v == 3:
                k = pop(True)
                terms, degree = pop()
                stack.append((terms, degree - k))
            elif t in ("m", "n") and self.v == 3:
                raise Unsupported("MIR cuts in pol")
            elif t == "s":
                terms, degree = pop()
                stack.append(({l: min(c, degree) for l, c in terms.items()} if degree > 0 else {}, degree))
            elif t == "w":
                if weak is None or not stack:
                    raise Refused("w needs a variable")
                stack.pop()
                terms, degree = pop()
                terms = dict(terms)
                degree -= terms.pop(weak, 0) + terms.pop(-weak, 0)
                stack.append((terms, degree))
            elif NAT.match(t) or IDENT.match(t) or LABEL.match(t):
                stack.append(t)
            elif self.names.is_lit(t):
                l = self.names.lit(t)
                stack.append(({l: 1}, 0))
                weak = l if l > 0 else None
                continue
            else:
                raise Refused("unknown operator %r in pol" % t)
            weak = None
            if not isinstance(stack[-1], str) and stack[-1][1] < 0:
                self.note("pol goes through a constraint of negative degree")
        if len(stack) != 1:
            raise Refused("pol leaves %d constraints on the stack" % len(stack))
        return con(stack[0])

    def rup(self):
        """Reverse unit propagation [V3 rup], on the whole database or on the hinted constraints."""
        con, rd = self.constraint(), self.rd
        hints = None
        if self.hinted():
            hints, named = [], False
            while rd.peek() is not OPEN:
                if rd.take("~"):
                    hints.append(negation(con))
                    named = True
                else:
                    hints.append(self.db[self.resolve(rd.next())])
            if hints and not propagate_list(hints):
                if propagate_list([negation(con)] + hints):
                    self.note("rup hints need the negation although '~' is not listed")
                elif not self.loose:
                    raise Refused("rup does not follow from its hints")
                else:
                    self.prop.run()
                    units = [({l: 1}, 1) for l in self.prop.true]
                    self.count["outer" if propagate_list([negation(con)] + hints + units) else "other"] += 1
                    hints = None
            elif hints:
                self.count["good"] += 1
        if not hints:
            self.count["unhinted"] += 1
            if not self.prop.refutes([negation(con)]):
                raise Refused("rup does not follow by propagation")
        return con

    def compare(self, rule):
        """Rules e, ea, i, ia: find a constraint equal to, or syntactically implying, the given one."""
        con, rd = self.constraint(), self.rd
        test = implies if rule in ("i", "ia") else (lambda c, d: key(c) == key(d))
        if self.hinted():
            n = self.resolve(rd.next())
            if not test(self.db[n], con):
                raise Refused("%s: the constraint with ID %d does not fit" % (rule, n))
            return con, n
        for n, c in self.db.items():
            if test(c, con):
                return con, n
        raise Refused("%s: no constraint fits" % rule)

    # -- strengthening

    def order_at(self, first, second):
        """The loaded order with its left variables at first and its right ones at second."""
        if self.order is None:
            return []
        left, right, cons, _ = self.order
        m = {**dict(zip(left, first)), **dict(zip(right, second))}
        return [substitute(c, m) for c in cons]

    def goals(self, con, omega, ids, negated_order):
        """Proof goals of red and dom, each as the premises to refute [V3 subproofs, BGMN23]."""
        goals, k = {}, 1

        def put(premises):
            nonlocal k
            goals["#%d" % k] = premises
            k += 1
        if not negated_order:
            put([negation(substitute(con, omega))])
        if self.order is not None:
            at = self.order[3]
            image = [(omega.get(abs(l), abs(l)), l > 0) for l in at]
            image = [(w if s else not w) if isinstance(w, bool) else (w if s else -w) for w, s in image]
            for c in self.order_at(image, at):
                put([negation(c)])
            if negated_order:
                put(self.order_at(at, image))
        if self.objective is not None:
            pairs = self.objective[0]
            f = normal([(-c, l) for c, l in pairs], 0)
            put([negation(add(normal(pairs, 0), substitute(f, omega)))])      # f - f(omega) >= 0
        touched = set()
        for v in omega:
            touched |= set(self.prop.occ.get(v, ())) | set(self.prop.occ.get(-v, ()))
        for n in sorted(n for n in touched if n in ids):
            image = substitute(self.db[n], omega)
            if key(image) != key(self.db[n]):
                goals[n] = [negation(image)]
        return goals

    def auto(self, premises, known):
        """Autoproving of a goal [V3]: trivial, by propagation, or syntactically implied."""
        if any(contradicts(p) for p in premises) or self.prop.refutes(premises):
            return True
        if len(premises) != 1:
            return False
        goal = negation(premises[0])
        for deeper in (False, True):
            self.prop.push()
            if deeper:
                self.prop.insert("goal", premises[0])
                self.prop.run()
            fixed = {abs(l): l > 0 for l in self.prop.true}
            g = substitute(goal, fixed)
            ok = g[1] <= 0 or any(implies(substitute(c, fixed), g) for c in known)
            self.prop.pop()
            if ok:
                if deeper:
                    self.note("a goal is autoproved by implication only after propagating its negation")
                return True
        return False

    def prove(self, name, premises, goals, tail):
        """Optional subproof, then all goals; premises hold in it.  Reads up to the end of the rule."""
        rd, explicit = self.rd, False
        if tail:
            rd.expect("subproof" if self.v == 3 else "begin")
            rd.opening()
            explicit = True
        self.enter()
        for p in premises:
            if explicit:
                self.insert(p)
            else:
                self.prop.insert(("premise", len(self.prop.added)), p)
        closed = False
        if explicit:
            closed = self.block(name, goals)
        if not closed and not self.prop.run():
            known = list(self.db.values()) + ([] if explicit else premises)
            for g, negated in goals.items():
                if not self.auto(negated, known):
                    raise Refused("proof goal %s of %s is not proved" % (g, name))
            if name == "pbc":
                raise Refused("the subproof does not reach a contradiction")
        self.leave()

    def block(self, name, goals):
        """Lines of a subproof up to its closing word; True if its hint names a contradiction."""
        rd = self.rd
        while True:
            if rd.peek() == "proofgoal":
                rd.next()
                t = rd.next()
                g = t if isinstance(t, str) and t.startswith("#") else self.resolve(t)
                if g not in goals:
                    raise Refused("there is no proof goal %s" % t)
                rd.opening()
                self.enter()
                for p in goals[g]:
                    self.insert(p)
                while rd.peek() not in self.closers:
                    self.rule(inner=True)
                if not self.close(t) and not self.prop.run():
                    raise Refused("proof goal %s does not reach a contradiction" % t)
                self.leave()
                del goals[g]
            elif rd.peek() == "scope":
                raise Unsupported("scope")
            elif rd.peek() in self.closers:
                return self.close(name)
            else:
                self.rule(inner=True)

    def close(self, mark):
        """'qed [mark] [: ID] ;' in 3.0, 'end|qed [ID]' in 2.0; True if the ID is a contradiction."""
        rd = self.rd
        rd.next()
        given = False
        if self.v == 3:
            rd.take(mark)
            given = rd.take(":") is not None
        else:
            given = rd.peek() is not OPEN
        if given:
            n = self.resolve(rd.next())
            if not contradicts(self.db[n]):
                raise Refused("the constraint with ID %d is not a contradiction" % n)
        self.end_rule()
        return given

    def witness(self):
        """': substitution [: subproof ...' (2.0: ';'); the substitution and whether a subproof follows."""
        rd, omega = self.rd, {}
        if rd.take(rd.sep):
            omega = self.substitution()
        elif self.v == 2:
            rd.expect(";")
        tail = rd.take(rd.sep) is not None
        if not tail:
            self.end_rule()
        return omega, tail

    def strengthen(self, rule):
        """red and dom [V3, BGMN23]."""
        con = self.constraint()
        omega, tail = self.witness()
        if rule == "dom" and self.order is None:
            raise Refused("dom without a loaded order")
        ids = self.core if rule == "dom" or self.to_core else self.db
        goals = self.goals(con, omega, ids, rule == "dom")
        self.prove(rule, [negation(con)], goals, tail)
        return con

    def contradiction_rule(self):
        """pbc [V3]."""
        con = self.constraint()
        tail = self.rd.take(":") is not None
        if not tail:
            self.end_rule()
        self.prove("pbc", [negation(con)], {}, tail)
        return con

    def core_only(self, without=None):
        """A view of the database that has the core alone; returns what to restore."""
        saved = (self.db, self.prop)
        self.db = {n: self.db[n] for n in sorted(self.core) if n != without}
        self.prop = Propagator()
        for n, c in self.db.items():
            self.prop.insert(n, c)
        return saved

    # -- deletion

    def delete(self, ids, omega, tail, name):
        """Derived constraints go freely, core ones by checked or unchecked deletion [V3 del]."""
        for n in ids:
            if n not in self.core:
                self.drop(n)
                continue
            strict = (self.order is not None or self.to_core) and len(self.core) < len(self.db)
            if strict and omega:
                raise Refused("deletion with a witness while an order is loaded")
            if self.checked or strict or tail:
                con, saved, depth = self.db[n], self.core_only(without=n), len(self.frames)
                goals = self.goals(con, omega, self.db, False)
                try:
                    self.prove(name, [negation(con)], goals, tail)
                    ok = True
                except Unsupported:
                    raise
                except Refused:
                    if tail:
                        raise
                    ok = False
                    del self.frames[depth:]
                self.db, self.prop = saved
                if not ok:
                    if strict and self.v == 3:
                        raise Refused("core constraint %d may not be deleted here" % n)
                    if strict:
                        self.core |= set(self.db)
                    self.checked = False
                    self.note("a checked deletion fails: later solutions give no upper bound")
            self.drop(n)

    def listed(self, kind):
        """The constraints named behind 'id' or 'range'; None behind another word."""
        if kind == "id":
            return self.ids()
        if kind == "range":
            a, b = (self.bound_id(self.rd.next()) for _ in range(2))
            return [n for n in range(a, b) if n in self.db]
        return None

    def deletion(self, rule):
        rd = self.rd
        if rule == "del":
            kind = rd.next()
            ids = self.listed(kind)
            if ids is None and kind == "spec":
                k = key(self.constraint())
                if self.v == 2:
                    rd.expect(";")
                ids = [n for n, c in self.db.items() if key(c) == k]
                if not ids:
                    raise Refused("del spec: no such constraint")
            elif ids is None:
                raise Refused("del needs id, range or spec")
        else:
            ids = self.ids()
            if any((n in self.core) != (rule == "delc") for n in ids):
                raise Refused("%s of a constraint of the other set" % rule)
        if len(set(ids)) != len(ids):
            raise Refused("a constraint is deleted twice")
        omega, tail = {}, False
        if rd.peek() == rd.sep and rule != "deld":
            omega, tail = self.witness()
        else:
            self.end_rule()
        if tail and len(ids) != 1:
            raise Refused("a subproof for the deletion of several constraints")
        self.delete(ids, omega, tail, rule)

    def bound_id(self, t):
        if isinstance(t, str) and LABEL.match(t):
            return self.resolve(t)
        if not isinstance(t, str) or not IDENT.match(t):
            raise Refused("expected a constraint ID")
        return int(t) if int(t) > 0 else self.last + 1 + int(t)

    # -- solutions and the objective

    def value(self, objective, true):
        """Objective at a set of true literals; a variable without value counts as false [KN]."""
        total = objective[1]
        for c, l in objective[0]:
            if l not in true and -l not in true:
                self.note("the objective has a variable without value in a solution, taken as false")
            if l in true or (l < 0 and -l not in true):
                total += c
        return total

    def solution(self, rule):
        """sol, soli, solx [V3]: propagate, then every constraint of the database must be satisfied."""
        true = self.literals()
        want = None
        if self.v == 3 and rule != "solx" and self.rd.take(":"):
            want = int(self.rd.match(INT, "an objective value"))
        self.end_rule()
        self.prop.push()
        for l in true:
            self.prop.insert(("solution", l), ({l: 1}, 1))
        if self.prop.run():
            raise Refused("the solution violates a constraint by propagation")
        full = set(self.prop.true)
        self.prop.pop()
        for n, (terms, degree) in self.db.items():
            if sum(c for l, c in terms.items() if l in full) < degree:
                raise Refused("the solution does not satisfy the constraint with ID %d" % n)
            if self.v == 2 and any(l not in full and -l not in full for l in terms):
                if not self.loose:                                # [V2] wants a full assignment
                    raise Refused("the solution leaves a variable of constraint %d without value" % n)
                self.note("a solution leaves variables of the database without value")
        if full - true and any(sum(c for l, c in t.items() if l in true) < d
                               for t, d in (self.db[n] for n in self.core)):
            self.note("a solution is complete only after propagation, which [KN] does not do")
        value = self.value(self.objective, full) if self.objective is not None else 0
        if want is not None and want != value:
            raise Refused("the solution has value %d, not %d" % (value, want))
        if self.checked and (self.bound is None or value < self.bound):
            self.bound = value
        self.dbound = value if self.dbound is None else min(value, self.dbound)
        self.found += rule == "solx" and self.checked
        if rule == "soli":
            if self.objective is None:
                raise Refused("soli without an objective")
            pairs, const = self.objective
            return normal([(-c, l) for c, l in pairs], const - value + 1)
        if rule == "solx":
            if self.objective is not None:
                raise Refused("solx with an objective")
            if self.v == 3 and self.preserved is None:
                raise Refused("solx without a preserved set")
            keep = true if self.v == 2 else [l for l in full if abs(l) in self.preserved]
            if self.v == 3 and len(keep) != len(set(self.preserved)):
                raise Refused("solx leaves a preserved variable without value")
            return {-l: 1 for l in keep}, 1
        return None

    def objective_update(self):
        """obju [V3]: both inequalities follow from the core alone."""
        kind = self.rd.next()
        if kind not in ("new", "diff") or self.objective is None:
            raise Refused("obju needs an objective and new or diff")
        pairs, const = self.objective_text()
        old, oldc = self.objective
        if kind == "diff":
            pairs, const = old + pairs, oldc + const
        if self.v == 2:
            self.rd.expect(";")
            tail = self.rd.peek() == "begin"
        else:
            tail = self.rd.take(":") is not None
        if not tail:
            self.end_rule()
        flip = [(-c, l) for c, l in old]
        up = normal(pairs + flip, oldc - const)
        down = normal(old + [(-c, l) for c, l in pairs], const - oldc)
        saved = self.core_only()
        self.prove("obju", [], {"#1": [negation(up)], "#2": [negation(down)]}, tail)
        self.db, self.prop = saved
        self.objective = (pairs, const)

    # -- orders

    def variables(self, word):
        self.rd.expect(word)
        out = []
        while self.rd.peek() is not OPEN:
            t = self.rd.next()
            if t.startswith("$"):
                raise Unsupported("orders with auxiliary variables")
            out.append(self.names.var(t))
        self.end_rule()
        return out

    def end_block(self, name):
        words = ("end",) if self.v == 3 else ("end", "qed")
        if self.rd.peek() not in words:
            raise Refused("expected the end of %s" % name)
        self.rd.next()
        if self.v == 3:
            self.rd.take(name)
        self.end_rule()

    def open_block(self, name):
        self.rd.expect(name)
        self.rd.opening()

    def define_order(self):
        """def_order [V3]: a preorder, with its proofs of transitivity and reflexivity."""
        rd = self.rd
        name = rd.match(NAME, "a name of an order")
        rd.opening()
        self.open_block("vars")
        left, right = self.variables("left"), self.variables("right")
        if rd.peek() == "aux" and self.variables("aux"):
            raise Unsupported("orders with auxiliary variables")
        self.end_block("vars")
        if len(left) != len(right) or len(set(left + right)) != 2 * len(left):
            raise Refused("left and right variables do not fit")
        if rd.peek() == "spec":
            raise Unsupported("orders with a specification")
        self.open_block("def")
        cons = []
        while rd.peek() not in ("end", "qed"):
            c = self.constraint()
            self.end_constraint()
            if any(abs(l) not in left + right for l in c[0]):
                raise Refused("the order uses a foreign variable")
            cons.append(c)
        self.end_block("def")
        saved = (self.db, self.core, self.last, self.prop, self.labels, self.level)

        def proof(given, wanted, block):
            """Proof of the constraints wanted from those given, in a database of their own."""
            self.db, self.core, self.last, self.prop, self.labels = {}, set(), 0, Propagator(), {}
            self.level = None
            for c in given:
                self.insert(c)
            goals = {"#%d" % (i + 1): [negation(c)] for i, c in enumerate(wanted)}
            if block:
                self.open_block("proof")
                self.block("proof", goals)
            for g, p in goals.items():
                if not self.auto(p, list(self.db.values())):
                    raise Refused("goal %s of an order is not proved" % g)
            self.db, self.core, self.last, self.prop, self.labels, self.level = saved

        if rd.peek() == "transitivity":
            self.open_block("transitivity")
            self.open_block("vars")
            third = self.variables("fresh_right")
            for word in ("fresh_aux_1", "fresh_aux_2"):
                if rd.peek() == word and self.variables(word):
                    raise Unsupported("orders with auxiliary variables")
            self.end_block("vars")
            if len(third) != len(left) or len(set(left + right + third)) != 3 * len(left):
                raise Refused("the fresh variables do not fit")
        else:
            third = [10 ** 9 + i for i in range(len(left))]       # variables that occur nowhere
        step = dict(zip(left, right))
        step.update(zip(right, third))
        far = dict(zip(right, third))
        explicit = rd.peek() == "proof"
        proof(cons + [substitute(c, step) for c in cons], [substitute(c, far) for c in cons], explicit)
        if explicit:
            self.end_block("transitivity")
        explicit = rd.peek() == "reflexivity"
        if explicit:
            self.open_block("reflexivity")
        proof([], [substitute(c, dict(zip(right, left))) for c in cons], explicit)
        if explicit:
            self.end_block("reflexivity")
        self.end_block("def_order")
        self.orders[name] = (left, right, cons)

    def load_order(self):
        """load_order [name literals]: loading moves everything to the core [KN, BGMN23]."""
        if self.rd.peek() is OPEN:
            self.order = None
            return self.end_rule()
        name = self.rd.next()
        if name not in self.orders:
            raise Refused("unknown order %s" % name)
        at = []
        while self.rd.peek() is not OPEN:
            at.append(self.names.lit(self.rd.next()))
        self.end_rule()
        left, right, cons = self.orders[name]
        if len(at) != len(left):
            raise Refused("the order has %d variables, %d given" % (len(left), len(at)))
        self.core |= set(self.db)
        self.order = (left, right, cons, at)

    # -- one rule

    def rule(self, inner=False):
        """Read and check one rule; inside a subproof only rules that derive by implication [GR]."""
        rd = self.rd
        label = None
        if isinstance(rd.peek(), str) and LABEL.match(rd.peek()):
            label = rd.next()
        name = rd.next()
        name = {"p": "pol", "u": "rup"}.get(name, name) if self.v == 2 else name
        if label and name not in self.LABELLED:
            raise Refused("a label on the rule %s" % name)
        if inner and name not in ("pol", "rup", "pbc", "e", "ea", "i", "ia", "eobj", "is_deleted"):
            raise Refused("the rule %s inside a subproof" % (name,))
        new, core = None, False
        if name == "pol":
            new = self.pol()
            self.end_rule()
        elif name == "rup":
            new = self.rup()
            self.end_rule()
        elif name in ("e", "i", "ia") or name == "ea" and self.v == 2:
            con, n = self.compare(name)
            self.end_rule()
            new = con if name in ("ea", "ia") else None
            if label and new is None:
                self.labels[label] = n
        elif name in ("red", "dom"):
            new, core = self.strengthen(name), self.to_core
        elif name == "pbc" and self.v == 3:
            new = self.contradiction_rule()
        elif name in ("sol", "soli", "solx"):
            new, core = self.solution(name), True
        elif name in ("del", "delc", "deld"):
            self.deletion(name)
        elif name == "core":
            ids = self.listed(rd.next())
            if ids is None:
                raise Refused("core needs id or range")
            self.end_rule()
            self.core |= set(ids)
        elif name == "obju":
            self.objective_update()
        elif name == "def_order" or name == "pre_order" and self.v == 2:
            self.define_order()
        elif name == "load_order":
            self.load_order()
        elif name == "strengthening_to_core":
            mode = rd.next()
            if mode not in ("on", "off"):
                raise Refused("strengthening_to_core needs on or off")
            self.end_rule()
            self.to_core = mode == "on"
            self.core |= set(self.db) if self.to_core else set()
        elif name == "f":
            if self.v == 3 or rd.peek() is not OPEN:
                count = int(rd.match(NAT, "a number"))
                if count != len(self.original):
                    raise Refused("the formula has %d constraints, not %d" % (len(self.original), count))
            self.end_rule()
        elif name == "eobj":
            pairs, const = self.objective_text()
            self.end_constraint()
            a, b = normal(pairs, -const), normal(self.objective[0], -self.objective[1])
            if key(a) != key(b):
                raise Refused("eobj: the objective differs")
        elif name == "is_deleted":
            con = self.constraint()
            self.end_constraint()
            if any(key(c) == key(con) for c in self.db.values()):
                raise Refused("is_deleted: the constraint is there")
        elif name == ("setlvl" if self.v == 3 else "#"):
            self.level = int(rd.match(NAT, "a level"))
            self.end_rule()
        elif name == ("wiplvl" if self.v == 3 else "w"):
            level = int(rd.match(NAT, "a level"))
            self.end_rule()
            self.delete([n for n, k in list(self.levels.items()) if k >= level and n in self.db],
                        {}, False, "del")
        elif name in ("start_time", "end_time"):
            rd.match(NAME, "a name")
            self.end_rule()
        elif name in ("preserved_add", "preserved_rm", "epreserved", "obji", "eord_def", "eord_loaded"):
            raise Unsupported("the rule %s" % name)
        else:
            raise Refused("the rule %s is not allowed" % ("(empty)" if name is OPEN else name))
        if new is not None:
            n = self.insert(new, core)
            if label:
                self.labels[label] = n

    # -- the end

    def satisfied(self, true):
        """A solution of the original formula, given in the conclusion; its objective value."""
        for terms, degree in self.original:
            if sum(c for l, c in terms.items() if l in true) < degree:
                if sum(c for l, c in terms.items() if l in true or (l < 0 and -l not in true)) < degree:
                    raise Refused("the solution of the conclusion violates the formula")
                self.note("the conclusion's solution needs unlisted variables to be false")
        return self.value(self.original_objective, true) if self.original_objective else 0

    def some(self, test, hinted, what):
        """The hinted constraint, or any one, passes the test."""
        if hinted is not None:
            if not test(self.db[hinted]):
                raise Refused("the constraint with ID %d does not show %s" % (hinted, what))
        elif not any(test(c) for c in self.db.values()):
            raise Refused("no constraint shows %s" % what)

    def limit(self):
        t = self.rd.next()
        if t == "INF":
            return None
        if t is OPEN or not INT.match(t):
            raise Refused("expected a bound, found %r" % (t,))
        return int(t)

    def conclude(self):
        """The conclusion section [V3, KN check_hconcl]; returns its text."""
        rd = self.rd
        rd.expect("conclusion")
        kind = rd.next()
        if kind == "NONE":
            self.end_rule()
            return "NONE"
        if kind == "SAT":
            if rd.take(":"):
                self.satisfied(self.literals())
            elif self.bound is None:
                raise Refused("SAT without a solution")
            self.end_rule()
            return "SAT"
        if kind == "UNSAT":
            n = self.resolve(rd.next()) if rd.take(":") else None
            self.end_rule()
            if self.dbound is not None:
                raise Refused("UNSAT after a solution was logged")
            self.some(contradicts, n, "a contradiction")
            return "UNSAT"
        if kind == "BOUNDS":
            if self.objective is None:
                raise Refused("BOUNDS without an objective")
            low = self.limit()
            n = self.resolve(rd.next()) if rd.take(":") else None
            high = self.limit()
            best = self.satisfied(self.literals()) if rd.take(":") else self.bound
            self.end_rule()
            if self.dbound is not None and (low is None or low > self.dbound):
                raise Refused("the lower bound is above a logged solution of value %d" % self.dbound)
            if low is None:
                self.some(contradicts, n, "infeasibility")
            else:
                pairs, const = self.objective
                goal = normal(pairs, low - const)
                self.some(lambda c: implies(c, goal), n, "the lower bound %d" % low)
            if high is not None and (best is None or best > high):
                raise Refused("no solution shows the upper bound %d (best: %s)" % (high, best))
            return "BOUNDS %s %s" % tuple("INF" if x is None else x for x in (low, high))
        if kind in ("ENUMERATION_COMPLETE", "ENUMERATION_PARTIAL") and self.v == 3:
            count = int(rd.match(NAT, "a number of solutions"))
            n = self.resolve(rd.next()) if rd.take(":") else None
            self.end_rule()
            if count != self.found if kind.endswith("COMPLETE") else count > self.found:
                raise Refused("%d solutions were logged" % self.found)
            if kind.endswith("COMPLETE"):
                self.some(contradicts, n, "a contradiction")
            return "%s %d" % (kind, count)
        raise Refused("unknown conclusion %r" % (kind,))

    def run(self):
        """Check the whole proof; returns the text of its conclusion."""
        rd = self.rd
        while rd.peek() != "output":
            self.rule()
        rd.next()
        if rd.next() != "NONE":
            raise Unsupported("an output other than NONE")
        self.end_rule()
        text = self.conclude()
        for word in ("end", "pseudo-Boolean", "proof"):
            rd.expect(word)
        self.end_rule()
        return text


def main(argv):
    loose = argv[1:2] == ["--loose"]
    argv = argv[:1] + argv[2:] if loose else argv
    if len(argv) != 3:
        print(__doc__)
        return 3
    checker = None
    try:
        checker = Checker(argv[1], argv[2], loose)
        text = checker.run()
    except Refused as e:
        for n in checker.notes if checker else []:
            print("note", n)
        line = "line %d: " % checker.rd.toks[max(0, min(checker.rd.at, len(checker.rd.toks)) - 1)][1] \
            if checker and checker.rd.toks else ""
        print("%s %s%s" % ("UNSUPPORTED" if isinstance(e, Unsupported) else "REFUSED", line, e))
        return 2 if isinstance(e, Unsupported) else 1
    except ValueError as e:
        print("FORMULA %s" % e)
        return 3
    for n in checker.notes:
        print("note", n)
    if loose:
        print("hints", " ".join("%s=%d" % x for x in checker.count.items()))
    print("ACCEPTED %s" % text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
