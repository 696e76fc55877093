package jupyter

import (
	"bridle/kernel/eval"
	"bridle/kernel/eval/traceback"
	"bridle/kernel/jupyter/link"
)

type failed struct {
	Name      string   `json:"ename"`
	Value     string   `json:"evalue"`
	Traceback []string `json:"traceback"`
}

// failed is the content of an error. source is the text of the cell that
// failed; cells that it called are looked up.
func (k *Kernel) failed(failure *link.Failure, source string) failed {
	k.mu.Lock()
	defer k.mu.Unlock()
	lookup := func(number int) string {
		if number == failure.At.Cell && source != "" && len(failure.Trace) == 0 {
			return source
		}
		return k.sources[number]
	}
	return failed{Name: failure.Name, Value: failure.Error(), Traceback: traceback.Lines(&eval.Error{Position: failure.At, Name: failure.Name, Message: failure.Message, Trace: failure.Trace}, lookup)}
}
