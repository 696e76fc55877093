package main

import (
	"fmt"
	"io"

	"bridle/collectors/internal/campaign"
	"bridle/collectors/survey"
	"bridle/datasets/command"
)

// describe prints what a survey comes to.
func describe(stdout io.Writer, sc *campaign.Scene, s *survey.Survey, who *list) error {
	limits, err := surveyLimits(sc, len(s.Targets()))
	if err != nil {
		return err
	}
	plan := s.Plan()
	days := plan.Duration.Hours() / 24
	whole := plan.InAll.Typical + plan.Sharing.Typical
	line := func(what, format string, args ...any) {
		fmt.Fprintf(stdout, "%s\t%s\n", what, fmt.Sprintf(format, args...))
	}
	fmt.Fprintf(stdout, "%snothing is sent\n", sc.Stamp())
	line("resolvers", "%s; %s left out as not known to be a provider's", command.Group(int64(len(who.resolvers))), command.Group(int64(who.leftOut)))
	line("exchanges", "%s to a resolver typically, %s at most; %s to all, %s at most", command.Group(plan.Each.Typical), command.Group(plan.Each.Most),
		command.Group(plan.InAll.Typical), command.Group(plan.InAll.Most))
	line("sharing", "%s more if each cache has three resolvers of one network; many more where large networks have a cache at each address",
		command.Plural(plan.Sharing.Typical, "exchange"))
	line("neighbours", "%s without a resolver asked twice, to see whether somebody answers for them", command.Plural(int64(plan.Neighbours), "address"))
	line("duration", "%s", campaign.Span(plan.Duration))
	line("load", "%.0f packets a day and address, %.2f packets a second in all, typically", float64(plan.Each.Typical)/days, float64(whole)/plan.Duration.Seconds())
	line("limits", "%s", campaign.Promise(limits))
	if float64(limits.Total.Packets)*days < float64(whole) || float64(limits.Address.Day.Packets)*days < float64(plan.Each.Typical) {
		line("warning", "the limits do not leave room for all of it: rows of status skipped, failure over_cap; see collect.limits in study.toml")
	}
	return nil
}
