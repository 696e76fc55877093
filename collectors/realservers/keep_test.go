package realservers

import (
	"encoding/json"
	"os"
)

func keep(dir string, p *place, e *exchanges) {
	for name, rows := range map[string]any{"exchanges": e.rows, "odd": e.odd, "canary": p.canary.rows(), "arrivals": p.lab.Arrivals()} {
		b, _ := json.MarshalIndent(rows, "", " ")
		os.WriteFile(dir+"/"+name+".json", b, 0o644)
	}
	os.WriteFile(dir+"/logs.txt", []byte(p.lab.Logs()), 0o644)
}
