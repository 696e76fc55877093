package plan_test

import (
	"fmt"
	"net/netip"
	"strings"

	"bridle/collectors/internal/failure"
	"bridle/collectors/internal/plan"
)

// A run was cut off after three of eight probes and goes on.
func Example() {
	addresses := []netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("127.0.0.2")}
	names := []string{"a.example", "b.example"}

	targets, err := plan.NewAxis(addresses, netip.Addr.Compare)
	check(err)
	hosts, err := plan.NewAxis(names, strings.Compare)
	check(err)
	p, err := plan.New(plan.Space{Targets: len(addresses), Names: len(names), Sweeps: 2}, plan.Shard{}, 7)
	check(err)

	ledger := plan.Ledger{Planned: p.Len()}
	done := plan.NewRecorded(p, targets, hosts)
	for _, row := range []plan.Row[netip.Addr, string]{ // read back from the parts of the run
		{Target: addresses[0], Name: "a.example", Sweep: 1},
		{Target: addresses[1], Name: "b.example", Sweep: 1},
		{Target: addresses[1], Name: "a.example", Sweep: 1},
	} {
		check(done.Add(row))
		ledger.Count(failure.Answered)
	}
	fmt.Println(ledger.Check())

	for k, probe := range done.Missing() {
		fmt.Println("ask", addresses[probe.Target], "for", names[probe.Name], "in sweep", probe.Sweep)
		ledger.Count(failure.Timeout.Status()) // when the row is written
		check(done.Mark(k))
	}
	fmt.Println(ledger)
	fmt.Println(done.Check(), ledger.Check())
	// Output:
	// the ledger does not add up: 8 planned ≠ 3 answered + 0 timed out + 0 invalid + 0 skipped: 5 probes have no row; resume the run
	// ask 127.0.0.1 for b.example in sweep 1
	// ask 127.0.0.1 for b.example in sweep 2
	// ask 127.0.0.2 for b.example in sweep 2
	// ask 127.0.0.2 for a.example in sweep 2
	// ask 127.0.0.1 for a.example in sweep 2
	// 8 planned = 3 answered + 5 timed out + 0 invalid + 0 skipped
	// <nil> <nil>
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
