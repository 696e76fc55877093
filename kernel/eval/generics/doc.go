// Package generics gives instances of the generic functions and types of the
// standard library to an engine that has no compiler.
//
// A generic function is not in a binary; only its instances are. A notebook
// asks for instances that nobody foresaw, such as slices.SortFunc over a
// struct of its own. [Function] answers with a func value of exactly the type
// of the instance: for common element types the compiled instance itself,
// otherwise one that works by reflection and runs the same algorithm of the
// standard library over the elements, so that results, the order of calls and
// the order of equal elements are those of compiled Go.
//
//	sort, ok := generics.Function("slices", "SortFunc", []reflect.Type{list, elem})
//
// # Types
//
// Reflection cannot make instances of generic types either. [Type] says which
// type stands for one and gives its methods as functions. Wherever iter.Seq[V]
// and iter.Seq2[K, V] appear, in results of [Function] too, the func types
// beneath them stand for them: func(yield func(V) bool). Both are assignable
// to each other.
//
// # Interpreted types
//
// Values of types that were declared in cells arrive as their underlying
// types. Where an engine keeps such values in interfaces in boxes of its own,
// == on the boxes may not be what the language means; a [Library] takes the
// engine's own comparison.
package generics
