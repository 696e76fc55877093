package timeline_test

import (
	"fmt"
	"math/rand/v2"
	"time"

	"bridle/analysis/timeline"
	"bridle/datasets/hideandseek2018"
)

// Publications of the published facts as events: those with an open point have no settled date and are left out.
func ExampleAlign() {
	var events []timeline.Event
	for _, f := range hideandseek2018.Events() {
		if f.Kind != "publication" || f.OpenPoint != "" {
			continue
		}
		e, err := timeline.EventOn(f.What, f.Date)
		if err != nil {
			panic(err)
		}
		events = append(events, e)
	}
	a, err := timeline.Align(sharp(155, 157, 300), events, timeline.Plan{
		From: time.Date(2016, 8, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2018, 8, 31, 0, 0, 0, 0, time.UTC),
		Questions: []timeline.Question{{Kind: timeline.Shutdown, From: 0, Until: 30}},
		Shares:    []float64{0.5}, Replicates: 100, Draws: 999, Source: rand.NewPCG(1, 1),
	})
	if err != nil {
		panic(err)
	}
	fmt.Print(a)
	// Output:
	// event                                                   date                      days       what      observed   expected  p       Holm    FDR     power at 0.05
	// Report Million Dollar Dissident.                        2016-08-24                +0 to +30  shutdown  0.00 of 3  0.12      1.0000  1.0000  1.0000  0.43 if 50 %
	// Report Reckless Exploit.                                2017-06-01 to 2017-06-30  +0 to +30  shutdown  2.00 of 3  0.24      0.0762  0.2286  0.2286  0.27 if 50 %
	// Publications of Amnesty International and Citizen Lab.  2018-08-01                +0 to +30  shutdown  0.00 of 3  0.12      1.0000  1.0000  1.0000  0.59 if 50 %
	// Report Hide and Seek.                                   2018-09-18                +0 to +30  shutdown  not testable: the window goes beyond the span of the study
	// 3 events together                                                                 +0 to +30  shutdown  2.00  0.48  0.1524  0.1524    each turned by itself: p 0.1610
	// Span of 761 days; p over all its turns.
	// An alignment in time is no cause: it says that changes lie near an event more often than turned calendars have them, and nothing of why.
}

// Claims beside a focus that was given.
func ExampleBorders() {
	borders, err := timeline.Borders([]timeline.Finding{{"kite", "MX", "supported"}, {"kite", "US", "indicated"}, {"heron", "QA", "not_testable"}},
		[]timeline.Focus{{"kite", []string{"MX"}, "themes"}})
	if err != nil {
		panic(err)
	}
	fmt.Print(timeline.BordersText(borders))
	// Output:
	// operator  focus      rests on  supported  indicated  inside  outside  regions     tested  not testable
	// heron     not known  -         none       none       -       -        none        0       1
	// kite      MX         themes    MX         US         MX      US       Americas 2  2       0
	//
	// Questions of law, inside focus:
	// - If an authority of the country acted: which of its laws allows access to a device, for which offences, and who has to authorise it?
	// - Who oversees such measures there, and is a person told afterwards?
	// - If no authority of the country acted: which of its laws protects the device?
	//
	// Questions of law, outside focus:
	// - If an authority of the focus acted on a device in another country: which law allows it, that of the focus, that of the place, or an agreement between them (mutual legal assistance, consent)?
	// - Does the law of the place forbid access from abroad, and who may bring a case there?
	// - Which protection does the person have there, for instance as a refugee, a journalist or a diplomat?
	//
	// Questions of law, several countries:
	// - Which courts and supervisory authorities have jurisdiction where devices in several countries are concerned?
	// - Under which export licence would the system have been supplied, and does the licence limit the countries in which it may be used?
	//
	// Neither a claim nor a focus says who the operator is or that a law was broken. A place is where resolvers answered: a traveller, roaming, a VPN or a satellite link can move it. The questions need counsel.
}
