package exportdata

import (
	"go/constant"
	"go/token"
	"go/types"
	"math/big"
)

// typ decodes a type.
func (r *reader) typ(index int) types.Type {
	if index < 0 || index >= len(r.decodedTypes) {
		panic(damaged("an index is out of range"))
	}
	if t := r.decodedTypes[index]; t != nil {
		return t
	}
	c := &cursor{r.types.at(index)}
	kind := c.byte()
	if kind == parameterType {
		return r.parameter(index, c)
	}
	t := r.literal(kind, before{r, index}, c)
	r.decodedTypes[index] = t
	return t
}

// before decodes the parts of a type, which stand before it in the table, so
// that no type can contain itself.
type before struct {
	*reader
	index int
}

func (b before) part(c *cursor) types.Type {
	i := c.int()
	if i >= b.index && b.decodedTypes[min(i, len(b.decodedTypes)-1)] == nil {
		panic(damaged("a type refers to one behind it"))
	}
	return b.typ(i)
}

func (r *reader) parameter(index int, c *cursor) types.Type {
	object := types.NewTypeName(token.NoPos, r.pkg(c.int()), r.strings.at(c.int()), nil)
	param := types.NewTypeParam(object, nil)
	r.decodedTypes[index] = param
	r.unfinished = append(r.unfinished, func() { param.SetConstraint(r.typ(c.int())) })
	return param
}

// literal decodes all but type parameters.
func (r *reader) literal(kind byte, b before, c *cursor) types.Type {
	switch kind {
	case basicType:
		if i := c.int(); i > 0 && i < len(types.Typ) {
			return types.Typ[i]
		}
		panic(damaged("a basic type is not known"))
	case universeType:
		if object, ok := types.Universe.Lookup(r.strings.at(c.int())).(*types.TypeName); ok {
			return object.Type()
		}
		panic(damaged("a predeclared type is not known"))
	case namedType:
		if object, ok := r.object(c.int()).(*types.TypeName); ok {
			return object.Type()
		}
		panic(damaged("a type is none"))
	case instanceType:
		generic := b.part(c)
		args := make([]types.Type, c.count())
		for i := range args {
			args[i] = b.part(c)
		}
		return r.instantiate(generic, args)
	case pointerType:
		return types.NewPointer(b.part(c))
	case sliceType:
		return types.NewSlice(b.part(c))
	case arrayType:
		n := c.int()
		return types.NewArray(b.part(c), int64(n))
	case mapType:
		key := b.part(c)
		return types.NewMap(key, b.part(c))
	case chanType:
		direction := types.ChanDir(c.int())
		return types.NewChan(direction, b.part(c))
	case structType:
		return r.structure(b, c)
	case signatureType:
		return signature(b, c, nil, nil, nil)
	case interfaceType:
		return r.iface(b, c)
	case unionType:
		terms := make([]*types.Term, c.count())
		for i := range terms {
			tilde := c.int() == 1
			terms[i] = types.NewTerm(tilde, b.part(c))
		}
		return types.NewUnion(terms)
	}
	panic(damaged("a type is of no known kind"))
}

func (r *reader) structure(b before, c *cursor) types.Type {
	n := c.count()
	fields, tags := make([]*types.Var, n), make([]string, n)
	for i := range fields {
		name, pkg := r.strings.at(c.int()), r.pkg(c.int())
		t := b.part(c)
		fields[i] = types.NewField(token.NoPos, pkg, name, t, c.int() == 1)
		tags[i] = r.strings.at(c.int())
	}
	return types.NewStruct(fields, tags)
}

// signature decodes a signature again for each function, since a signature
// belongs to its receiver and type parameters.
func (r *reader) signature(index int, recv *types.Var, recvParams, params []*types.TypeParam) *types.Signature {
	c := &cursor{r.types.at(index)}
	if c.byte() != signatureType {
		panic(damaged("a signature is none"))
	}
	return signature(before{r, index}, c, recv, recvParams, params)
}

func signature(b before, c *cursor, recv *types.Var, recvParams, params []*types.TypeParam) *types.Signature {
	variadic := c.int() == 1
	in := tuple(b, c)
	return types.NewSignatureType(recv, recvParams, params, in, tuple(b, c), variadic)
}

func tuple(b before, c *cursor) *types.Tuple {
	n := c.count()
	if n == 0 {
		return nil
	}
	list := make([]*types.Var, n)
	for i := range list {
		name := b.strings.at(c.int())
		list[i] = types.NewParam(token.NoPos, nil, name, b.part(c))
	}
	return types.NewTuple(list...)
}

func (r *reader) iface(b before, c *cursor) types.Type {
	implicit := c.int() == 1
	methods := make([]*types.Func, c.count())
	for i := range methods {
		name, pkg := r.strings.at(c.int()), r.pkg(c.int())
		methods[i] = types.NewFunc(token.NoPos, pkg, name, r.signature(c.int(), nil, nil, nil))
	}
	embedded := make([]types.Type, c.count())
	for i := range embedded {
		embedded[i] = b.part(c)
	}
	iface := types.NewInterfaceType(methods, embedded)
	if implicit {
		iface.MarkImplicit()
	}
	return iface
}

// value decodes a constant.
func (r *reader) value(c *cursor) constant.Value {
	switch c.byte() {
	case boolValue:
		return constant.MakeBool(c.int() == 1)
	case stringValue:
		return constant.MakeString(r.strings.at(c.int()))
	case smallValue:
		n := uint64(c.int())
		return constant.MakeInt64(int64(n>>1) ^ -int64(n&1))
	case intValue:
		return constant.Make(r.bigInt(c))
	case ratValue:
		num, denom := r.bigInt(c), r.bigInt(c)
		if denom.Sign() == 0 {
			panic(damaged("a constant divides by zero"))
		}
		return constant.ToFloat(constant.Make(new(big.Rat).SetFrac(num, denom)))
	case floatValue:
		text := r.strings.at(c.int())
		f, _, err := big.ParseFloat(text, 0, uint(min(c.int(), 1<<12)), big.ToNearestEven)
		if err != nil {
			panic(damaged("a constant is no number"))
		}
		return constant.Make(f)
	case complexValue:
		re := r.value(c)
		return constant.BinaryOp(re, token.ADD, constant.MakeImag(r.value(c)))
	}
	panic(damaged("a constant is of no known kind"))
}

func (r *reader) bigInt(c *cursor) *big.Int {
	n, ok := new(big.Int).SetString(r.strings.at(c.int()), 10)
	if !ok {
		panic(damaged("a constant is no number"))
	}
	return n
}
