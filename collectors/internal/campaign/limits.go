package campaign

import (
	"fmt"
	"time"

	"bridle/collectors/internal/pace"
	"bridle/datasets/command"
	"bridle/datasets/settings"
)

// Limits returns the limits for asking n addresses: those that package pace proposes, with gap as the least time
// between two packets to an address if it is not 0, and with everything that study.toml sets in their place. The
// total of a day is what all addresses together may get, unless study.toml sets it: it never delays what the
// addresses may get, and bounds what a defect could send.
func Limits(n int, gap time.Duration, file settings.Limits) (pace.Limits, error) {
	base := pace.Polite(pace.Daily{})
	if gap != 0 {
		base.Address.Gap = gap
	}
	if file.AddressPackets != nil {
		base.Address.Day.Packets = *file.AddressPackets
	}
	if file.AddressBytes != nil {
		base.Address.Day.Bytes = *file.AddressBytes
	}
	base.Total = pace.Daily{Packets: int64(n) * base.Address.Day.Packets, Bytes: int64(n) * base.Address.Day.Bytes}
	for _, gap := range []struct {
		name string
		text *string
		to   *time.Duration
	}{
		{"address_gap", file.AddressGap, &base.Address.Gap},
		{"prefix_gap", file.PrefixGap, &base.Prefix.Gap},
		{"group_gap", file.GroupGap, &base.Group.Gap},
	} {
		if gap.text == nil {
			continue
		}
		d, err := time.ParseDuration(*gap.text)
		if err != nil || d < 0 {
			return base, fmt.Errorf("%s: collect.limits.%s = %q is no length of time; write it as in 10s", settings.Name, gap.name, *gap.text)
		}
		*gap.to = d
	}
	for _, most := range []struct {
		value *int64
		to    *int64
	}{
		{file.TotalPackets, &base.Total.Packets}, {file.TotalBytes, &base.Total.Bytes},
	} {
		if most.value != nil {
			*most.to = *most.value
		}
	}
	if file.Rate != nil {
		base.Rate = *file.Rate
		base.Batch = min(base.Batch, max(1, int(*file.Rate)))
	}
	if err := base.Validate(); err != nil {
		return base, fmt.Errorf("limits: %w; see collect.limits in %s", err, settings.Name)
	}
	return base, nil
}

// Promise says limits in words.
func Promise(l pace.Limits) string {
	return fmt.Sprintf("%v between packets to an address; a day %s packets and %s bytes to an address, %s packets and %s bytes in all; %g packets a second in all",
		l.Address.Gap, command.Group(l.Address.Day.Packets), command.Group(l.Address.Day.Bytes), command.Group(l.Total.Packets), command.Group(l.Total.Bytes), l.Rate)
}
