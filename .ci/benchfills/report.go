package main

import (
	"errors"
	"fmt"
	"io"
	"time"
)

// Demands on 100 million rows, for both commands: seconds of each one's wall time together, the greater memory and disk.
const (
	demandRows     = 100_000_000
	demandWall     = 60 * time.Second
	demandResident = 4 << 30
	demandDisk     = 40 << 30
)

// report prints what each size took, and fails if a demand is not met.
func report(w io.Writer, all []measured) error {
	fmt.Fprintf(w, "\n%12s %-10s %8s %11s %12s %11s %9s %9s\n", "rows", "command", "wall s", "processor s", "processor us", "rows/s", "memory MB", "disk MB")
	var errs []error
	for _, m := range all {
		both := cost{wall: m.fills.wall + m.verdicts.wall, processor: m.fills.processor + m.verdicts.processor,
			resident: max(m.fills.resident, m.verdicts.resident), disk: max(m.fills.disk, m.verdicts.disk)}
		for _, c := range []struct {
			name string
			cost
		}{{"load", m.load}, {"fills", m.fills}, {"verdicts", m.verdicts}, {"both", both}} {
			fmt.Fprintf(w, "%12d %-10s %8.1f %11.1f %12.3f %11.0f %9.0f %9.0f\n", m.rows, c.name, c.wall.Seconds(), c.processor.Seconds(),
				c.processor.Seconds()*1e6/float64(m.rows), float64(m.rows)/c.wall.Seconds(), float64(c.resident)/1e6, float64(c.disk)/1e6)
		}
		if m.rows >= demandRows {
			errs = append(errs, demand("wall time of both", both.wall <= demandWall), demand("resident memory", both.resident <= demandResident),
				demand("temporary disk", both.disk <= demandDisk))
		}
	}
	fmt.Fprint(w, "\nload is reported apart; both is fills and verdicts, with the greater memory and disk.\n")
	linear(w, all)
	return errors.Join(errs...)
}

func demand(what string, met bool) error {
	if met {
		return nil
	}
	return fmt.Errorf("%s: the demand at 100 million rows is not met", what)
}

// linear prints how processor time a row and memory of each size compare with the size before: 1 is linear growth, less is
// better.
func linear(w io.Writer, all []measured) {
	for i := 1; i < len(all); i++ {
		a, b := all[i-1], all[i]
		more := float64(b.rows) / float64(a.rows)
		fmt.Fprintf(w, "from %d to %d rows, growth over linear growth: processor time %.2f, memory %.2f\n", a.rows, b.rows,
			(b.fills.processor+b.verdicts.processor).Seconds()/(a.fills.processor+a.verdicts.processor).Seconds()/more,
			float64(b.fills.resident)/float64(a.fills.resident)/more)
	}
}
