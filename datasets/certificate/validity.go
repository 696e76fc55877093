package certificate

import (
	"time"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// validity reads the two instants of a validity. RFC 5280, 4.1.2.5, wants seconds and Z; without
// seconds and with an offset they are read too, as old certificates have them.
func validity(both cryptobyte.String) (begin, end *time.Time) {
	return instant(&both), instant(&both)
}

// instant reads an instant and moves on; nil if it cannot be read.
func instant(s *cryptobyte.String) *time.Time {
	var content cryptobyte.String
	var tag tags.Tag
	if !s.ReadAnyASN1(&content, &tag) {
		return nil
	}
	forms := []string{"20060102150405Z0700", "200601021504Z0700", "20060102150405.999999999Z0700"}
	if tag == tags.UTCTime {
		forms = []string{"060102150405Z0700", "0601021504Z0700"}
	} else if tag != tags.GeneralizedTime {
		return nil
	}
	for _, form := range forms {
		t, err := time.Parse(form, string(content))
		if err != nil {
			continue
		}
		if t = t.UTC(); tag == tags.UTCTime && t.Year() >= 2050 {
			t = t.AddDate(-100, 0, 0) // two digits from 50 on are of the 20th century
		}
		return new(t.Truncate(time.Microsecond))
	}
	return nil
}
