package survey

import (
	"strconv"
	"strings"
	"time"

	"bridle/collectors/canary"
)

// permit returns name if the survey may ask for it: it lies in the study's own zone, or is the configured
// well-known one. Everything that is asked passes here. Anything else would put a fill into
// somebody's cache that a probe could mistake for a victim's, so it is a defect, and permit panics.
func (s *Survey) permit(name string) string {
	if strings.HasSuffix(name, "."+s.cfg.Zone) || name == s.cfg.Reach && name != "" {
		return name
	}
	panic("survey: asked for " + strconv.Quote(name) + ", which lies outside the zone " + s.cfg.Zone)
}

// token returns a first label for a name that is asked for at an instant. That a token hangs on the instant keeps
// names fresh when an exchange is repeated whose row was lost with its process.
func (s *Survey) token(who int32, t testID, round int32, step int, now time.Time) string {
	to := s.cfg.Resolvers[who].Address
	return canary.Token(s.cfg.Seed, to.Addr().String(), strconv.Itoa(int(to.Port())), s.tests[t].word,
		strconv.Itoa(int(round)), strconv.Itoa(step), strconv.FormatInt(now.UnixMicro(), 10))
}

// name returns the name of a step.
func (s *Survey) name(token string, st *step) string {
	switch {
	case st.wellKnown:
		return s.permit(s.cfg.Reach)
	case st.label == "":
		return s.permit(token + "." + s.cfg.Zone)
	}
	return s.permit(token + "." + st.label + "." + s.cfg.Zone)
}
