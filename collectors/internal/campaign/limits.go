package campaign

import (
	"fmt"
	"time"

	"bridle/collectors/internal/pace"
	"bridle/datasets/settings"
)

// Limits returns limits in which everything that study.toml sets stands in place of what base has.
func Limits(base pace.Limits, file settings.Limits) (pace.Limits, error) {
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
		{file.AddressPackets, &base.Address.Day.Packets}, {file.AddressBytes, &base.Address.Day.Bytes},
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
