package closure

import (
	"fmt"
	"go/constant"
	"go/token"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"bridle/kernel/eval"
)

// A width is one integer type with the reduction of results to it.
type width struct {
	name   string
	bits   uint
	signed bool
}

var widths = []width{
	{"int8", 8, true}, {"int16", 16, true}, {"int32", 32, true}, {"int64", 64, true}, {"int", 64, true},
	{"uint8", 8, false}, {"uint16", 16, false}, {"uint32", 32, false}, {"uint64", 64, false}, {"uint", 64, false},
}

// reduce wraps a value as the specification says: modulo 2 to the width, in
// two's complement.
func (w width) reduce(v constant.Value) constant.Value {
	n := new(big.Int)
	n.SetString(v.ExactString(), 10)
	n.And(n, new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), w.bits), big.NewInt(1)))
	if w.signed && n.Bit(int(w.bits)-1) == 1 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), w.bits))
	}
	return constant.Make(n)
}

// random is a value of the width, often at one of its ends.
func (w width) random(r *rand.Rand) constant.Value {
	v := constant.MakeUint64(r.Uint64())
	switch r.IntN(4) {
	case 0:
		v = constant.MakeInt64(int64(r.IntN(7)) - 3)
	case 1:
		v = constant.Shift(constant.MakeInt64(1), token.SHL, w.bits-1)
	}
	return w.reduce(v)
}

// tree makes a random expression over variables, as text and as its value. A
// nil value stands for a division by zero.
func (w width) tree(r *rand.Rand, depth int, vars []constant.Value) (string, constant.Value) {
	if depth == 0 || r.IntN(8) == 0 {
		if r.IntN(3) == 0 {
			v := w.random(r)
			return fmt.Sprintf("%s(%s)", w.name, v.ExactString()), v
		}
		i := r.IntN(len(vars))
		return fmt.Sprintf("v%d", i), vars[i]
	}
	x, a := w.tree(r, depth-1, vars)
	ops := []token.Token{token.ADD, token.SUB, token.MUL, token.QUO, token.REM, token.AND, token.OR, token.XOR, token.AND_NOT, token.SHL, token.SHR}
	op := ops[r.IntN(len(ops))]
	if op == token.SHL || op == token.SHR {
		n := uint(r.IntN(70))
		// A variable shift count keeps the expression from being constant.
		text := fmt.Sprintf("(%s %v (zero + %d))", x, op, n)
		if a == nil {
			return text, nil
		}
		return text, w.reduce(constant.Shift(a, op, n))
	}
	y, b := w.tree(r, depth-1, vars)
	text := fmt.Sprintf("((%s + %s(zero)) %v %s)", x, w.name, op, y)
	if a == nil || b == nil {
		return text, nil
	}
	if op == token.QUO || op == token.REM {
		if constant.Sign(b) == 0 {
			return text, nil
		}
		if op == token.QUO {
			op = token.QUO_ASSIGN // integer division
		}
	}
	return text, w.reduce(constant.BinaryOp(a, op, b))
}

// TestArithmetic compares random expressions of every integer type with their
// values found by go/constant, wrapped by math/big.
func TestArithmetic(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	e := newEngine(t, Options{})
	number := 0
	run := func(source string) ([]eval.Value, error) {
		number++
		return e.Eval(t.Context(), eval.Cell{Number: number, Source: source})
	}
	if _, err := run("zero := 0"); err != nil {
		t.Fatal(err)
	}
	for _, w := range widths {
		for range 30 {
			vars := []constant.Value{w.random(r), w.random(r), w.random(r)}
			text, want := w.tree(r, 4, vars)
			var source strings.Builder
			for i, v := range vars {
				fmt.Fprintf(&source, "v%d := %s(%s)\n", i, w.name, v.ExactString())
			}
			local := fmt.Sprintf("func() %s {\n%s\treturn %s\n}()", w.name, source.String(), text)
			for _, program := range []string{source.String() + text, local} {
				agree(t, run, program, want)
			}
		}
	}
}

func agree(t *testing.T, run func(string) ([]eval.Value, error), program string, want constant.Value) {
	t.Helper()
	values, err := run(program)
	switch {
	case err != nil && want == nil && strings.Contains(err.Error(), "integer divide by zero"):
	case err != nil && strings.Contains(err.Error(), "division by zero"): // seen by the checker
	case err != nil:
		t.Fatalf("%v\n%s", err, program)
	case want == nil:
		t.Fatalf("got %v, want a division by zero\n%s", values[0].V, program)
	case fmt.Sprint(values[0].V) != want.ExactString():
		t.Fatalf("got %v, want %s\n%s", values[0].V, want.ExactString(), program)
	}
}
