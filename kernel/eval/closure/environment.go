package closure

import "go/types"

// An environment gives types to the type parameters of generic code.
type environment struct {
	types map[*types.TypeParam]types.Type
	ctx   *types.Context
}

// subst replaces type parameters by the types they stand for.
func (c *compiler) subst(t types.Type) types.Type {
	if c.env == nil || t == nil {
		return t
	}
	return c.env.subst(t)
}

func (env *environment) subst(t types.Type) types.Type {
	switch t := t.(type) {
	case *types.TypeParam:
		if known, ok := env.types[t]; ok {
			return known
		}
	case *types.Alias:
		return env.subst(types.Unalias(t))
	case *types.Named:
		return env.substNamed(t)
	case *types.Pointer:
		return types.NewPointer(env.subst(t.Elem()))
	case *types.Slice:
		return types.NewSlice(env.subst(t.Elem()))
	case *types.Array:
		return types.NewArray(env.subst(t.Elem()), t.Len())
	case *types.Map:
		return types.NewMap(env.subst(t.Key()), env.subst(t.Elem()))
	case *types.Chan:
		return types.NewChan(t.Dir(), env.subst(t.Elem()))
	case *types.Tuple:
		return env.substTuple(t)
	case *types.Signature:
		return types.NewSignatureType(nil, nil, nil, env.substTuple(t.Params()), env.substTuple(t.Results()), t.Variadic())
	case *types.Struct:
		return env.substStruct(t)
	case *types.Interface:
		return env.substInterface(t)
	}
	return t
}

func (env *environment) substNamed(t *types.Named) types.Type {
	if t.TypeArgs().Len() == 0 {
		return t
	}
	args := make([]types.Type, t.TypeArgs().Len())
	for i := range args {
		args[i] = env.subst(t.TypeArgs().At(i))
	}
	made, err := types.Instantiate(env.ctx, t.Origin(), args, false)
	if err != nil {
		panic(refusal(err.Error()))
	}
	return made
}

func (env *environment) substTuple(t *types.Tuple) *types.Tuple {
	vars := make([]*types.Var, t.Len())
	for i := range vars {
		v := t.At(i)
		vars[i] = types.NewParam(v.Pos(), v.Pkg(), v.Name(), env.subst(v.Type()))
	}
	return types.NewTuple(vars...)
}

func (env *environment) substStruct(t *types.Struct) types.Type {
	fields := make([]*types.Var, t.NumFields())
	tags := make([]string, t.NumFields())
	changed := false
	for i := range fields {
		v := t.Field(i)
		to := env.subst(v.Type())
		changed = changed || to != v.Type()
		fields[i], tags[i] = types.NewField(v.Pos(), v.Pkg(), v.Name(), to, v.Embedded()), t.Tag(i)
	}
	if !changed {
		return t
	}
	return types.NewStruct(fields, tags)
}

func (env *environment) substInterface(t *types.Interface) types.Type {
	if t.NumMethods() == 0 && t.NumEmbeddeds() == 0 {
		return t
	}
	var methods []*types.Func
	for m := range t.ExplicitMethods() {
		methods = append(methods, types.NewFunc(m.Pos(), m.Pkg(), m.Name(), env.subst(m.Signature()).(*types.Signature)))
	}
	var embedded []types.Type
	for e := range t.EmbeddedTypes() {
		embedded = append(embedded, env.subst(e))
	}
	return types.NewInterfaceType(methods, embedded).Complete()
}
