package notebook

import (
	"fmt"
	"go/token"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"bridle/kernel/eval"
	"bridle/kernel/eval/front"
	"bridle/kernel/notebook/nbformat"
)

// The tags of cells with parameters, as papermill has them.
const (
	parametersTag = "parameters"
	injectedTag   = "injected-parameters"
)

// inject adds a cell that sets the parameters, behind the cell tagged
// "parameters" or else before all others. A cell that an earlier run injected
// is replaced.
func inject(n *nbformat.Notebook, parameters map[string]any) error {
	if len(parameters) == 0 {
		return nil
	}
	source, err := assignments(parameters)
	if err != nil {
		return err
	}
	n.Cells = slices.DeleteFunc(n.Cells, func(cell nbformat.Cell) bool { return cell.HasTag(injectedTag) })
	at := 0
	for i := range n.Cells {
		if cell := &n.Cells[i]; cell.Type == nbformat.Code && cell.HasTag(parametersTag) {
			if err := declares(*cell, parameters); err != nil {
				return err
			}
			at = i + 1
			break
		}
	}
	n.Cells = slices.Insert(n.Cells, at, nbformat.Cell{
		Type: nbformat.Code, ID: n.NewID(injectedTag), Source: source,
		Metadata: map[string]any{"tags": []any{injectedTag}},
	})
	return nil
}

// declares checks that the parameters cell declares every name: a misspelt
// parameter must not be without effect.
func declares(cell nbformat.Cell, parameters map[string]any) error {
	parts, err := front.Split(eval.Cell{Source: cell.Source})
	if err != nil {
		return fmt.Errorf("the parameters cell: %w", err)
	}
	var known []string
	for _, item := range parts.Items {
		known = append(known, item.Declares()...)
	}
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		if !slices.Contains(known, name) {
			return fmt.Errorf("the notebook has no parameter %q; it has %s", name, strings.Join(known, ", "))
		}
	}
	return nil
}

// assignments writes the parameters as Go, in order of their names.
func assignments(parameters map[string]any) (string, error) {
	lines := []string{"// Parameters of this run."}
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		if !token.IsIdentifier(name) {
			return "", fmt.Errorf("parameter %q: not a Go identifier", name)
		}
		value, err := literal(parameters[name])
		if err != nil {
			return "", fmt.Errorf("parameter %s: %w", name, err)
		}
		lines = append(lines, name+" := "+value)
	}
	return strings.Join(lines, "\n"), nil
}

// literal writes a value so that Go gives it the same type again.
func literal(value any) (string, error) {
	switch value := value.(type) {
	case string:
		return strconv.Quote(value), nil
	case bool:
		return strconv.FormatBool(value), nil
	case int:
		return strconv.Itoa(value), nil
	case int64:
		return fmt.Sprintf("int64(%d)", value), nil
	case float64:
		if math.IsNaN(value) || math.IsInf(value, 0) {
			return "", fmt.Errorf("%v cannot be written as a number", value)
		}
		text := strconv.FormatFloat(value, 'g', -1, 64)
		if !strings.ContainsAny(text, ".e") {
			text += ".0"
		}
		return text, nil
	}
	return "", fmt.Errorf("a %T cannot be given; use a string, bool, int, int64 or float64", value)
}
