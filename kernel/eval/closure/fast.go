package closure

import "go/token"

// fastInt returns shorter ways for the commonest integer operations, those
// with a local variable or a constant as an operand; nil if there is none.
// The result is not yet reduced to the width of its type.
func fastInt(op token.Token, x, y *expr) func(*frame) int64 {
	a := x.i
	if k, ok := y.int64(); ok {
		if x.local {
			off := x.off
			switch op {
			case token.ADD:
				return func(f *frame) int64 { return *(*int64)(f.at(off)) + k }
			case token.SUB:
				return func(f *frame) int64 { return *(*int64)(f.at(off)) - k }
			case token.MUL:
				return func(f *frame) int64 { return *(*int64)(f.at(off)) * k }
			}
		}
		switch op {
		case token.ADD:
			return func(f *frame) int64 { return a(f) + k }
		case token.SUB:
			return func(f *frame) int64 { return a(f) - k }
		case token.MUL:
			return func(f *frame) int64 { return a(f) * k }
		case token.AND:
			return func(f *frame) int64 { return a(f) & k }
		}
		return nil
	}
	if y.local {
		off := y.off
		if x.local {
			first := x.off
			switch op {
			case token.ADD:
				return func(f *frame) int64 { return *(*int64)(f.at(first)) + *(*int64)(f.at(off)) }
			case token.SUB:
				return func(f *frame) int64 { return *(*int64)(f.at(first)) - *(*int64)(f.at(off)) }
			case token.MUL:
				return func(f *frame) int64 { return *(*int64)(f.at(first)) * *(*int64)(f.at(off)) }
			}
		}
		switch op {
		case token.ADD:
			return func(f *frame) int64 { return a(f) + *(*int64)(f.at(off)) }
		case token.SUB:
			return func(f *frame) int64 { return a(f) - *(*int64)(f.at(off)) }
		case token.MUL:
			return func(f *frame) int64 { return a(f) * *(*int64)(f.at(off)) }
		}
	}
	return nil
}

// lessInt compares signed integers, with the same short ways.
func lessInt(op token.Token, x, y *expr) func(*frame) bool {
	a, b := x.i, y.i
	if k, ok := y.int64(); ok {
		if x.local {
			return localConstant(op, x.off, k)
		}
		return anyConstant(op, a, k)
	}
	if x.local && y.local {
		return localLocal(op, x.off, y.off)
	}
	switch op {
	case token.EQL:
		return func(f *frame) bool { return a(f) == b(f) }
	case token.NEQ:
		return func(f *frame) bool { return a(f) != b(f) }
	case token.LSS:
		return func(f *frame) bool { return a(f) < b(f) }
	case token.LEQ:
		return func(f *frame) bool { return a(f) <= b(f) }
	case token.GTR:
		return func(f *frame) bool { return a(f) > b(f) }
	}
	return func(f *frame) bool { return a(f) >= b(f) }
}

func localConstant(op token.Token, off uintptr, k int64) func(*frame) bool {
	switch op {
	case token.EQL:
		return func(f *frame) bool { return *(*int64)(f.at(off)) == k }
	case token.NEQ:
		return func(f *frame) bool { return *(*int64)(f.at(off)) != k }
	case token.LSS:
		return func(f *frame) bool { return *(*int64)(f.at(off)) < k }
	case token.LEQ:
		return func(f *frame) bool { return *(*int64)(f.at(off)) <= k }
	case token.GTR:
		return func(f *frame) bool { return *(*int64)(f.at(off)) > k }
	}
	return func(f *frame) bool { return *(*int64)(f.at(off)) >= k }
}

func anyConstant(op token.Token, a func(*frame) int64, k int64) func(*frame) bool {
	switch op {
	case token.EQL:
		return func(f *frame) bool { return a(f) == k }
	case token.NEQ:
		return func(f *frame) bool { return a(f) != k }
	case token.LSS:
		return func(f *frame) bool { return a(f) < k }
	case token.LEQ:
		return func(f *frame) bool { return a(f) <= k }
	case token.GTR:
		return func(f *frame) bool { return a(f) > k }
	}
	return func(f *frame) bool { return a(f) >= k }
}

func localLocal(op token.Token, x, y uintptr) func(*frame) bool {
	switch op {
	case token.EQL:
		return func(f *frame) bool { return *(*int64)(f.at(x)) == *(*int64)(f.at(y)) }
	case token.NEQ:
		return func(f *frame) bool { return *(*int64)(f.at(x)) != *(*int64)(f.at(y)) }
	case token.LSS:
		return func(f *frame) bool { return *(*int64)(f.at(x)) < *(*int64)(f.at(y)) }
	case token.LEQ:
		return func(f *frame) bool { return *(*int64)(f.at(x)) <= *(*int64)(f.at(y)) }
	case token.GTR:
		return func(f *frame) bool { return *(*int64)(f.at(x)) > *(*int64)(f.at(y)) }
	}
	return func(f *frame) bool { return *(*int64)(f.at(x)) >= *(*int64)(f.at(y)) }
}
