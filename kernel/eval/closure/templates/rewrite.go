package templates

import "text/template/parse"

// The functions of rewritten templates.
const (
	Field = "bridle_field" // (value, name, arguments...) is a field, a method's result or a map's entry
	Show  = "bridle_show"  // (value) is what is printed
	Plain = "bridle_plain" // (value) is what is ranged over or tested
	With  = "bridle_with"  // (value) is what becomes the dot
)

// Rewrite changes a tree. The caller owns it.
func Rewrite(tree *parse.Tree) {
	if tree != nil && tree.Root != nil {
		list(tree.Root)
	}
}

func list(l *parse.ListNode) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			pipe(n.Pipe)
			if len(n.Pipe.Decl) == 0 {
				show(n.Pipe)
			}
		case *parse.IfNode:
			branch(&n.BranchNode, Plain)
		case *parse.RangeNode:
			branch(&n.BranchNode, Plain)
		case *parse.WithNode:
			branch(&n.BranchNode, With)
		case *parse.TemplateNode:
			if n.Pipe != nil {
				pipe(n.Pipe)
			}
		}
	}
}

func branch(b *parse.BranchNode, through string) {
	pipe(b.Pipe)
	b.Pipe.Cmds = append(b.Pipe.Cmds, call(b.Pipe.Pos, through))
	list(b.List)
	list(b.ElseList)
}

// show passes what is printed through a function, in front of what escapes it.
func show(p *parse.PipeNode) {
	at := len(p.Cmds)
	for at > 1 {
		name, ok := p.Cmds[at-1].Args[0].(*parse.IdentifierNode)
		if !ok || len(p.Cmds[at-1].Args) > 1 || name.Ident != "html" && name.Ident != "js" && name.Ident != "urlquery" {
			break
		}
		at--
	}
	p.Cmds = append(p.Cmds[:at:at], append([]*parse.CommandNode{call(p.Pos, Show)}, p.Cmds[at:]...)...)
}

func pipe(p *parse.PipeNode) {
	for _, c := range p.Cmds {
		// The first word of a command takes the others as arguments.
		for i := 1; i < len(c.Args); i++ {
			if base, names := chain(c.Args[i]); len(names) > 0 {
				c.Args[i] = nested(base, names)
			} else {
				c.Args[i] = base
			}
		}
		base, names := chain(c.Args[0])
		if len(names) == 0 {
			c.Args[0] = base
			continue
		}
		last := len(names) - 1
		c.Args = append(head(c.Pos, nested(base, names[:last]), names[last]), c.Args[1:]...)
	}
}

// chain takes a node apart into what its names are looked up in and the names.
func chain(n parse.Node) (base parse.Node, names []string) {
	switch n := n.(type) {
	case *parse.FieldNode:
		return &parse.DotNode{NodeType: parse.NodeDot, Pos: n.Pos}, n.Ident
	case *parse.VariableNode:
		return &parse.VariableNode{NodeType: parse.NodeVariable, Pos: n.Pos, Ident: n.Ident[:1:1]}, n.Ident[1:]
	case *parse.ChainNode:
		inner, first := chain(n.Node.Copy()) // Copy of a tree leaves it shared
		return inner, append(first[:len(first):len(first)], n.Field...)
	case *parse.PipeNode:
		pipe(n)
	}
	return n, nil
}

// nested looks names up one after another, each without arguments.
func nested(base parse.Node, names []string) parse.Node {
	for _, name := range names {
		command := &parse.CommandNode{NodeType: parse.NodeCommand, Pos: base.Position(), Args: head(base.Position(), base, name)}
		base = &parse.PipeNode{NodeType: parse.NodePipe, Pos: base.Position(), Cmds: []*parse.CommandNode{command}}
	}
	return base
}

// head is the beginning of a command that looks a name up.
func head(pos parse.Pos, base parse.Node, name string) []parse.Node {
	return []parse.Node{identifier(pos, Field), base, &parse.StringNode{NodeType: parse.NodeString, Pos: pos, Quoted: `"` + name + `"`, Text: name}}
}

func call(pos parse.Pos, name string) *parse.CommandNode {
	return &parse.CommandNode{NodeType: parse.NodeCommand, Pos: pos, Args: []parse.Node{identifier(pos, name)}}
}

func identifier(pos parse.Pos, name string) *parse.IdentifierNode {
	return &parse.IdentifierNode{NodeType: parse.NodeIdentifier, Pos: pos, Ident: name}
}
