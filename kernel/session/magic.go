package session

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"text/tabwriter"

	"bridle/kernel/eval"
	"bridle/kernel/eval/front"
)

const help = `A cell holds Go: imports, declarations, statements. The value of a last expression is shown.
Display(display.HTML("…")) shows something at once; import "display" for its functions. Input("prompt") asks for a line.
%%sql as the first line makes the rest of the cell a query; "%%sql name <<" keeps the result
in a variable. Leading lines:
  %time            how long the cell takes
  %who             the names that cells have declared, with their types
  %cd folder       change the working folder (where commands are allowed)
  $command args    run a program, without a shell (where commands are allowed)
  %go111module     accepted, without effect
  %help            this text
A cell that is nothing but ?name or name? tells what is known of the name.
`

// magic obeys one leading line.
func (s *Session) magic(ctx context.Context, magic front.Magic) error {
	switch magic.Name {
	case "%go111module", "%time": // the time is taken around the cell
		return nil
	case "%help":
		if _, err := os.Stdout.WriteString(help); err != nil {
			return err
		}
		if lister, ok := s.engine.(interface{ Packages() []string }); ok {
			fmt.Printf("Packages that can be imported:\n%s\n", columns(lister.Packages()))
		}
		return nil
	case "%who":
		return s.who(magic)
	case "%cd", "$":
		return s.command(ctx, magic)
	}
	return &eval.Error{Position: magic.Position, Name: "MagicError",
		Message: "unknown magic " + magic.Name + "; known are %%sql, %time, %who, %cd, $command, %go111module, %help"}
}

// who lists what cells have declared.
func (s *Session) who(magic front.Magic) error {
	lister, ok := s.engine.(eval.Lister)
	if !ok {
		return &eval.Error{Position: magic.Position, Name: "MagicError", Message: "this engine does not tell its names"}
	}
	names := lister.Names()
	if len(names) == 0 {
		fmt.Println("no cell has declared anything yet")
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, n := range names {
		fmt.Fprintf(w, "%s\t%s\t%s\n", n.Kind, n.Name, n.Type)
	}
	return w.Flush()
}

// command changes the folder or runs a program, as gophernotes does: without
// a shell, so without pipes, variables and patterns.
func (s *Session) command(ctx context.Context, magic front.Magic) error {
	fail := func(text string, err error) error {
		return &eval.Error{Position: magic.Position, Name: "MagicError", Message: text, Err: err}
	}
	if !s.options.Commands {
		return fail("commands are not run here: a notebook that depends on the machine's programs and folders cannot be reproduced", nil)
	}
	if magic.Name == "%cd" {
		if magic.Args == "" {
			return fail("write %cd and a folder", nil)
		}
		if err := os.Chdir(magic.Args); err != nil {
			return fail(err.Error(), err)
		}
		return nil
	}
	words := strings.Fields(magic.Args)
	if len(words) == 0 {
		return fail("write $ and a program", nil)
	}
	run := exec.CommandContext(ctx, words[0], words[1:]...)
	run.Stdout, run.Stderr = os.Stdout, os.Stderr
	if err := run.Run(); err != nil {
		return fail(words[0]+": "+err.Error(), err)
	}
	return nil
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
