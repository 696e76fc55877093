package found

import (
	"encoding/json"
	"fmt"

	"bridle/datasets/study"
)

// config is what matters here of the configurations of all tools whose runs are read.
type config struct {
	Shard  string `json:"shard"`   // of a scan, empty: it visits all
	All    bool   `json:"all"`     // names of all servers
	SlackS int64  `json:"slack_s"` // of names, in seconds
}

// decode reads the configuration of a run.
func decode(m study.Manifest) (config, error) {
	var c config
	if len(m.Config) == 0 {
		return c, nil
	}
	if err := json.Unmarshal(m.Config, &c); err != nil {
		return c, fmt.Errorf("the configuration of run %s cannot be read: %w", m.RunID, err)
	}
	const most = 100 * 365 * 24 * 3600
	if c.SlackS < 0 || c.SlackS > most {
		return c, fmt.Errorf("the configuration of run %s has a slack of %d s; 0 to %d make sense", m.RunID, c.SlackS, most)
	}
	return c, nil
}
