package generics

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unsafe"
)

// TestReflectedLikeNative is the second route for every function that has a
// compiled instance: both run on the same random arguments, and results,
// arguments afterwards (with lengths, capacities and what lies beyond the
// length) and panics must be the same.
func TestReflectedLikeNative(t *testing.T) {
	covered := 0
	for _, full := range Functions() {
		path, name := full[:strings.LastIndex(full, ".")], full[strings.LastIndex(full, ".")+1:]
		if path == "math/rand/v2" || path == "iter" {
			continue // random; results that are not values
		}
		for _, of := range []reflect.Type{reflect.TypeFor[int](), reflect.TypeFor[uint8](), reflect.TypeFor[float64](), reflect.TypeFor[string]()} {
			e := entries()[path][name]
			targs := argumentsOver(e.stand, of)
			compiled := native(path, name, targs)
			if compiled == nil {
				continue
			}
			signature := substitute(reflect.TypeOf(e.example), e.stand, targs)
			if reflect.TypeOf(compiled) != signature {
				t.Errorf("%s: the compiled instance is a %T, want %v", full, compiled, signature)
				continue
			}
			covered++
			compareOnRandom(t, full, reflect.ValueOf(compiled), Library{}.reflected(e, signature, targs))
			compareOnRandom(t, full, reflect.ValueOf(compiled), Library{Direct: throughMemory}.reflected(e, signature, targs))
		}
	}
	// 36 of slices, 2 of cmp and cmp.Or at four types; 9 of maps at one key type of
	// four (EqualFunc has three types and no compiled instance).
	if covered < 160 {
		t.Errorf("only %d instances were compared", covered)
	}
}

// throughMemory calls as an engine would that knows f as its own.
func throughMemory(f reflect.Value) func(in, out []unsafe.Pointer) {
	return func(in, out []unsafe.Pointer) {
		var args []reflect.Value
		for i, p := range in {
			args = append(args, reflect.NewAt(f.Type().In(i), p).Elem())
		}
		for i, r := range f.Call(args) {
			reflect.NewAt(r.Type(), out[i]).Elem().Set(r)
		}
	}
}

// argumentsOver makes type arguments that are the given type or made of it.
func argumentsOver(stand []reflect.Type, of reflect.Type) []reflect.Type {
	var targs []reflect.Type
	for _, s := range stand {
		switch s.Kind() {
		case reflect.Slice:
			targs = append(targs, reflect.SliceOf(of))
		case reflect.Map:
			targs = append(targs, reflect.MapOf(of, of))
		default:
			targs = append(targs, of)
		}
	}
	return targs
}

func compareOnRandom(t *testing.T, name string, a, b reflect.Value) {
	t.Helper()
	for seed := range uint64(40) {
		run := func(f reflect.Value) string {
			r := rand.New(rand.NewPCG(seed, 1))
			var in []reflect.Value
			for p := range f.Type().Ins() {
				in = append(in, random(r, p))
			}
			return outcome(f, in)
		}
		if got, want := run(b), run(a); got != want {
			t.Errorf("%s, seed %d:\n by reflection %s\n compiled      %s", name, seed, got, want)
			return
		}
	}
}

// outcome calls f and writes down everything that can be seen of it.
func outcome(f reflect.Value, in []reflect.Value) (text string) {
	var out []reflect.Value
	func() {
		defer func() {
			if p := recover(); p != nil {
				text = fmt.Sprintf("panic %v; ", p)
			}
		}()
		if f.Type().IsVariadic() {
			out = f.CallSlice(in)
		} else {
			out = f.Call(in)
		}
		for _, v := range out {
			text += state(v) + "; "
		}
	}()
	for _, v := range in {
		if v.Kind() != reflect.Func {
			text += state(v) + "; "
		}
	}
	return text
}

// state writes a value; of a slice also its capacity and what lies beyond its
// length if it was made by random, of an iterator what it yields.
func state(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Slice:
		var b strings.Builder
		fmt.Fprintf(&b, "nil %t len %d cap %d", v.IsNil(), v.Len(), v.Cap())
		for i := range v.Len() {
			b.WriteString(" " + state(v.Index(i)))
		}
		return b.String()
	case reflect.Func:
		var yielded []string
		count := 0
		v.Call([]reflect.Value{reflect.MakeFunc(v.Type().In(0), func(in []reflect.Value) []reflect.Value {
			var texts []string
			for _, v := range in {
				texts = append(texts, state(v))
			}
			yielded = append(yielded, strings.Join(texts, ":"))
			count++
			return []reflect.Value{reflect.ValueOf(count < 100)}
		})})
		slices.Sort(yielded) // maps yield in any order
		return strings.Join(yielded, ",")
	}
	return fmt.Sprint(v)
}

func random(r *rand.Rand, t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	switch t.Kind() {
	case reflect.Int:
		v.SetInt(r.Int64N(9) - 1)
	case reflect.Uint8:
		v.SetUint(r.Uint64N(6))
	case reflect.Float64:
		// With r.IntN(7) of 5 and 6: not a number, and zero below zero.
		v.SetFloat([]float64{0, 1, 2, -3, math.Inf(1), math.NaN(), math.Copysign(0, -1)}[r.IntN(7)])
	case reflect.String:
		v.SetString(strings.Repeat("ab", r.IntN(4)))
	case reflect.Slice:
		if n := r.IntN(14); n > 0 {
			whole := reflect.MakeSlice(t, n, n)
			for i := range n {
				whole.Index(i).Set(random(r, t.Elem()))
			}
			v.Set(whole.Slice(0, r.IntN(n+1)))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(t))
		for range r.IntN(6) {
			k := random(r, t.Key())
			v.SetMapIndex(k, k) // equal keys have equal values, so that order does not count
		}
	case reflect.Func:
		return randomFunc(r, t)
	}
	return v
}

// randomFunc makes an iterator, or a pure function whose result depends on
// the lengths of its arguments' texts: many elements compare equal.
func randomFunc(r *rand.Rand, t reflect.Type) reflect.Value {
	if t.NumOut() == 0 { // an iterator
		yield := t.In(0)
		var rounds [][]reflect.Value
		for range r.IntN(10) {
			first := random(r, yield.In(0))
			rounds = append(rounds, slices.Repeat([]reflect.Value{first}, yield.NumIn()))
		}
		return reflect.MakeFunc(t, func(in []reflect.Value) []reflect.Value {
			for _, round := range rounds {
				if !in[0].Call(round)[0].Bool() {
					break
				}
			}
			return nil
		})
	}
	return reflect.MakeFunc(t, func(in []reflect.Value) []reflect.Value {
		weight := func(v reflect.Value) int { return len(fmt.Sprint(v)) % 3 }
		if t.Out(0).Kind() == reflect.Int {
			return []reflect.Value{reflect.ValueOf(weight(in[0]) - weight(in[1]))}
		}
		return []reflect.Value{reflect.ValueOf(weight(in[0]) == weight(in[len(in)-1])%2)}
	})
}
