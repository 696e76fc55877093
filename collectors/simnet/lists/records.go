package lists

import (
	"encoding/json"
	"io"

	"bridle/datasets/world"
)

// Record is a line of passive DNS in the Common Output Format (draft-dulaunoy-dnsop-passive-dns-cof): a name had an
// address between two instants, in seconds since 1970.
type Record struct {
	Name  string `json:"rrname"`
	Type  string `json:"rrtype"`
	Value string `json:"rdata"`
	First int64  `json:"time_first"`
	Last  int64  `json:"time_last"`
}

// Records returns what sensors with eyes everywhere have of the names of the world: every name, operators' and
// others', with every address and the times at which it had it, in order of the world. Whose the names are is not in it.
func Records(w *world.World) (all []Record) {
	for i := range w.Domains {
		for _, h := range w.Domains[i].Hosts {
			for _, s := range h.Stays {
				kind := "AAAA"
				if s.Address.Unmap().Is4() {
					kind = "A"
				}
				all = append(all, Record{h.Name, kind, s.Address.Unmap().String(), s.From.Unix(), s.Until.Unix()})
			}
		}
	}
	return all
}

// recordLines writes records one a line.
func recordLines(w io.Writer, p world.Public, all []Record) error {
	if err := stamp(w, p); err != nil {
		return err
	}
	e := json.NewEncoder(w)
	for _, r := range all {
		if err := e.Encode(r); err != nil {
			return err
		}
	}
	return nil
}
