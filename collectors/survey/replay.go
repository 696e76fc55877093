package survey

import (
	"fmt"
	"net/netip"
	"strings"

	"bridle/datasets/schema/qualificationexchanges"
)

// recordKey is what tells a recorded exchange from others of the run.
type recordKey struct {
	who         int32
	test        testID
	round, step int32
}

// record is what a course needs of a recorded exchange.
type record struct {
	token string
	observation
}

// records are exchanges that were recorded before an interruption and not yet taken.
type records map[recordKey]record

// take removes and returns what a step brought.
func (r records) take(who int32, w *wish) (record, bool) {
	k := recordKey{who, w.test, w.number, int32(w.ordinal)}
	rec, ok := r[k]
	if ok {
		delete(r, k)
	}
	return rec, ok
}

// Replay takes exchanges that the same run recorded before it was interrupted, in any order and several
// times, before the survey begins. They are not asked again; a round whose next step would come too late is given
// up and begun anew. A row that the survey cannot have made is an error: the list of resolvers, the zone
// or the tests are others than when the run began.
func (s *Survey) Replay(rows []qualificationexchanges.Row) error {
	if s.opened {
		panic("survey: Replay after the survey has begun")
	}
	if s.recorded == nil {
		s.recorded = records{}
	}
	places := make(map[netip.AddrPort]int32, len(s.cfg.Resolvers))
	for i, r := range s.cfg.Resolvers {
		places[r.Address] = int32(i)
	}
	words := make(map[string]testID, testCount)
	for id := range testCount {
		words[s.tests[id].word] = id
	}
	for i := range rows {
		row := &rows[i]
		address, err := netip.ParseAddr(row.Address)
		who, known := places[netip.AddrPortFrom(address, uint16(row.Port))]
		test, asked := words[row.Test]
		if err != nil || !known || !asked || !s.couldAsk(row) {
			return fmt.Errorf("a recorded exchange (%s, port %d, test %s, name %s) is none of this survey; resume it with the list, the zone and the settings it was begun with",
				row.Address, row.Port, row.Test, row.Name)
		}
		k := recordKey{who, test, row.Round, row.Step}
		if _, twice := s.recorded[k]; twice {
			return fmt.Errorf("an exchange of %s (port %d, test %s, round %d, step %d) is recorded twice; the run was resumed by two processes, begin a new one",
				row.Address, row.Port, row.Test, row.Round, row.Step)
		}
		rec := record{observation: observe(row)}
		if row.Token != nil {
			rec.token = strings.Clone(*row.Token)
		}
		s.recorded[k] = rec
		s.exchanges++
	}
	return nil
}

// couldAsk reports whether a row asks for something that this survey asks for.
func (s *Survey) couldAsk(row *qualificationexchanges.Row) bool {
	if row.Token == nil {
		return row.Test == s.tests[reach].word && row.Name == s.cfg.Reach
	}
	return strings.HasPrefix(row.Name, *row.Token+".") && strings.HasSuffix(row.Name, "."+s.cfg.Zone)
}
