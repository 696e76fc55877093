package world

// Scenario is the description from which a world is made.
type Scenario struct {
	Name string `json:"name"`
}
