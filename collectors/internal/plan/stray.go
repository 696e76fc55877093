package plan

import "fmt"

// Stray says why a recorded row does not fit a plan.
type Stray string

// A row can fail to fit in five ways.
const (
	UnknownTarget Stray = "the list of targets does not have it"
	UnknownName   Stray = "the list of names does not have it"
	UnknownSweep  Stray = "the plan has no such sweep"
	OtherShard    Stray = "its target belongs to another shard"
	Duplicate     Stray = "its probe has a row already"
)

// StrayError is a recorded row that does not fit the plan of its run. The run was recorded
// with other lists, another seed or another shard, or a probe was recorded twice.
type StrayError struct {
	Why    Stray
	Target string
	Name   string
	Sweep  int
}

// Error says which row it is and what to do.
func (e *StrayError) Error() string {
	remedy := "resume with the lists, seed and shard that the run began with"
	if e.Why == Duplicate {
		remedy = "find out which of its rows is true before the run is used"
	}
	return fmt.Sprintf("row of %s asked for %s in sweep %d: %s; %s", e.Target, e.Name, e.Sweep, e.Why, remedy)
}
