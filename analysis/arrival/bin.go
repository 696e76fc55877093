package arrival

// Bin is what was seen in one part of the day.
type Bin struct {
	// Fills is a number of fills, ExposureDays the time in which one could have been seen, in
	// days of one name.
	Fills        float64
	ExposureDays float64
}
