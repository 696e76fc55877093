package theme_test

import (
	"fmt"
	"os"

	"bridle/analysis/theme"
)

// Read one name, with all the evidence.
func ExampleReading_Print() {
	a, err := theme.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := a.Analyse("turkishairines.info").Print(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// turkishairines.info: themes travel; countries TR; imitates turkishairlines
	//   words: turkish air in es (language en)
	//   strong: imitates turkishairlines (airline, TR) by "turkishairines", letters that differ 1: a letter dropped [brands.txt:129]
	//   stated: theme travel, strong by "turkishairines" at 0: as in turkishairlines: a letter dropped [brands.txt:129]
	//   stated: country TR, strong by "turkish" at 0: a place [places.txt:121]
	//   stated: country TR, strong by "turkishairines" at 0: as in turkishairlines: a letter dropped [brands.txt:129]
}

// Read the names of a group together.
func ExampleSummarise() {
	a, err := theme.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	var all []theme.Reading
	for _, name := range []string{"zm-banks.com", "zm-weather.com", "zednewszm.com", "onlineshopzm.com"} {
		all = append(all, a.Analyse(name))
	}
	if err := theme.Summarise(all).Print(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 4 names, 0 of them not read; nothing is stated by 2 of 4, 0.50 (0.15-0.85); politics, rights or religion by 0 of 4, 0.00 (0.00-0.49)
	//   theme finance: 1 of 4, 0.25 (0.05-0.70)
	//   theme weather: 1 of 4, 0.25 (0.05-0.70)
	//   country ZM: 2 of 4, 0.50 (0.15-0.85)
	// suspected focus of the lures: none (no country meets it: 2 names state a country; the rule asks for 3 names and 60 % of those that state a country)
}
