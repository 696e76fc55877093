package session

import (
	"fmt"
	"strings"

	"bridle/kernel/eval"
	"bridle/kernel/eval/display"
)

// explain answers a cell that asks about a name, as "?name" does, with a Page.
func (s *Session) explain(cell eval.Cell, name string) error {
	found, ok := s.Inspect(name, len(name))
	if !ok {
		found, ok = s.ofPackage(name)
	}
	if !ok {
		return &eval.Error{Position: eval.Position{Cell: cell.Number, Line: 1, Column: 1}, Name: "HelpError",
			Message: fmt.Sprintf("nothing is known of %s: no cell has declared it, and no package that can be imported has it", name)}
	}
	return s.put(Output{Kind: Page, Data: Help(found, true)})
}

// ofPackage inspects a name of a package that no cell has imported.
func (s *Session) ofPackage(name string) (eval.Inspection, bool) {
	lister, ok := s.engine.(interface{ Packages() []string })
	pkg, _, dotted := strings.Cut(name, ".")
	if !ok || !dotted {
		return eval.Inspection{}, false
	}
	for _, path := range lister.Packages() {
		if path != pkg && !strings.HasSuffix(path, "/"+pkg) {
			continue
		}
		source := fmt.Sprintf("import %q\n%s", path, name)
		if found, ok := s.Inspect(source, len(source)); ok {
			return found, true
		}
	}
	return eval.Inspection{}, false
}

// Help writes what is known of a name as text and as Markdown. Unless it is to
// be whole, the documentation ends with its first paragraph.
func Help(found eval.Inspection, whole bool) display.Data {
	doc := found.Doc
	if !whole {
		doc, _, _ = strings.Cut(doc, "\n\n")
	}
	var plain, marked strings.Builder
	plain.WriteString(found.Declaration)
	marked.WriteString("```go\n" + found.Declaration + "\n```\n")
	if doc != "" {
		plain.WriteString("\n\n" + doc)
		marked.WriteString("\n" + doc + "\n")
	}
	if len(found.Members) > 0 {
		members := strings.Join(found.Members, "\n")
		plain.WriteString("\n\n" + members)
		marked.WriteString("\n```go\n" + members + "\n```\n")
	}
	return display.Data{Data: display.MIMEMap{display.MIMETypeText: plain.String(), display.MIMETypeMarkdown: marked.String()}}
}
