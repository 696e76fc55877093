package session

import "slices"

// Fold returns what a page shows after all outputs: updates have replaced
// what the displays with their identifier showed, and what was cleared is
// gone. An update without a display before it shows nothing, as in Jupyter.
func Fold(outputs []Output) []Output {
	var folded []Output
	waiting := false
	for _, output := range outputs {
		switch output.Kind {
		case Clear:
			if waiting = output.Wait; !waiting {
				folded = nil
			}
			continue
		case Update:
			if id := output.DisplayID(); id != "" {
				for i := range folded {
					if folded[i].DisplayID() == id {
						folded[i].Data = output.Data
					}
				}
			}
			continue
		}
		if waiting {
			folded, waiting = nil, false
		}
		last := len(folded) - 1
		if output.Kind == Stream && last >= 0 && folded[last].Kind == Stream && folded[last].Name == output.Name {
			folded[last].Text += output.Text
			continue
		}
		folded = append(folded, output)
	}
	return slices.Clip(folded)
}
