package session

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"bridle/kernel/eval"
	"bridle/kernel/eval/front"
)

const help = `A cell holds Go: imports, declarations, statements. The value of a last expression is shown.
Display(display.HTML("…")) shows something at once; import "display" for its functions.
%%sql as the first line makes the rest of the cell a query; "%%sql name <<" keeps the result
in a variable. Leading lines: %go111module (accepted, without effect), %help.
`

// magic obeys one leading line.
func (s *Session) magic(magic front.Magic) error {
	switch magic.Name {
	case "%go111module":
		return nil
	case "%help":
		if _, err := os.Stdout.WriteString(help); err != nil {
			return err
		}
		if lister, ok := s.engine.(interface{ Packages() []string }); ok {
			fmt.Printf("Packages that can be imported:\n%s\n", columns(lister.Packages()))
		}
		return nil
	case "$":
		return &eval.Error{Position: magic.Position, Name: "MagicError",
			Message: "commands are not run here: a notebook that depends on the machine's programs cannot be reproduced"}
	}
	return &eval.Error{Position: magic.Position, Name: "MagicError",
		Message: "unknown magic " + magic.Name + "; known are %%sql, %go111module, %help"}
}

// columns writes names in lines of at most 100 bytes.
func columns(names []string) string {
	var lines []string
	line := " "
	for _, name := range slices.Sorted(slices.Values(names)) {
		if len(line)+1+len(name) > 100 {
			lines, line = append(lines, line), " "
		}
		line += " " + name
	}
	return strings.Join(append(lines, line), "\n")
}
