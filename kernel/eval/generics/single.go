package generics

import (
	"crypto/hkdf"
	"crypto/pbkdf2"
	"errors"
	"hash"
	"hash/maphash"
	"math/rand/v2"
	"reflect"
	"runtime"
	"sync"
	"unique"
	"weak"
)

// single lists the generic functions of packages that have one or two.
func single() map[string]map[string]entry {
	e, d := one[elem](), one[digest]()
	return map[string]map[string]entry{
		"crypto/hkdf": {
			"Extract": {hkdf.Extract[digest], d, derive(hkdf.Extract[hash.Hash])},
			"Expand":  {hkdf.Expand[digest], d, derive(hkdf.Expand[hash.Hash])},
			"Key":     {hkdf.Key[digest], d, derive(hkdf.Key[hash.Hash])},
		},
		"crypto/pbkdf2": {"Key": {pbkdf2.Key[digest], d, derive(pbkdf2.Key[hash.Hash])}},
		"errors":        {"AsType": {errors.AsType[failed], one[failed](), asType}},
		"hash/maphash": {
			"Comparable": {maphash.Comparable[key], one[key](), func(_ *instance, in []reflect.Value) []reflect.Value {
				return result(maphash.Comparable(in[0].Interface().(maphash.Seed), in[1].Interface()))
			}},
			"WriteComparable": {maphash.WriteComparable[key], one[key](), func(_ *instance, in []reflect.Value) []reflect.Value {
				maphash.WriteComparable(in[0].Interface().(*maphash.Hash), in[1].Interface())
				return nil
			}},
		},
		"math/rand/v2": {"N": {rand.N[elem], e, below}},
		"reflect": {
			"TypeFor": {reflect.TypeFor[elem], e, func(x *instance, _ []reflect.Value) []reflect.Value {
				return result(x.targs[0])
			}},
			"TypeAssert": {reflect.TypeAssert[elem], e, typeAssert},
		},
		"runtime": {"AddCleanup": {runtime.AddCleanup[elem, other], two[elem, other](), addCleanup}},
		"sync": {
			"OnceValue":  {sync.OnceValue[elem], e, onceValues},
			"OnceValues": {sync.OnceValues[elem, other], two[elem, other](), onceValues},
		},
		"unique": {"Make": {unique.Make[key], one[key](), makeHandle}},
		"weak":   {"Make": {weak.Make[elem], e, makeWeak}},
	}
}

// derive calls a function whose first argument makes a hash, with a maker of
// any type of hash.
func derive(f any) func(*instance, []reflect.Value) []reflect.Value {
	return func(_ *instance, in []reflect.Value) []reflect.Value {
		maker := in[0]
		first := func() hash.Hash { return maker.Call(nil)[0].Interface().(hash.Hash) }
		return reflect.ValueOf(f).Call(append(result(first), in[1:]...))
	}
}

func asType(x *instance, in []reflect.Value) []reflect.Value {
	target := reflect.New(x.targs[0])
	err, _ := in[0].Interface().(error)
	found := errors.As(err, target.Interface())
	return results(target.Elem(), reflect.ValueOf(found))
}

// below is rand.N: a random number of any integer type in [0, n).
func below(x *instance, in []reflect.Value) []reflect.Value {
	n := in[0]
	if n.CanInt() && n.Int() > 0 {
		return results(reflect.ValueOf(rand.Int64N(n.Int())).Convert(x.out[0]))
	}
	if n.CanUint() && n.Uint() > 0 {
		return results(reflect.ValueOf(rand.Uint64N(n.Uint())).Convert(x.out[0]))
	}
	panic("invalid argument to N")
}

func typeAssert(x *instance, in []reflect.Value) []reflect.Value {
	found := reflect.New(x.targs[0]).Elem()
	v := reflect.ValueOf(in[0].Interface().(reflect.Value).Interface())
	ok := v.IsValid() && (v.Type() == found.Type() || found.Kind() == reflect.Interface && v.Type().Implements(found.Type()))
	if ok {
		found.Set(v)
	}
	return results(found, reflect.ValueOf(ok))
}

func onceValues(x *instance, in []reflect.Value) []reflect.Value {
	f := in[0]
	once := sync.OnceValue(func() []reflect.Value { return f.Call(nil) })
	return results(reflect.MakeFunc(x.out[0], func([]reflect.Value) []reflect.Value { return once() }))
}
