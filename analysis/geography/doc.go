// Package geography knows the shapes and names of countries and draws the globe flat.
//
// Shapes are Natural Earth's at 1:50,000,000, embedded; see README.md for version and
// licence. They take no position on disputed areas. [Shapes] decodes them, [Project] is the
// Equal Earth projection, and [Outline] cuts an outline at the antimeridian before it is
// projected. Kosovo, Somaliland and Northern Cyprus have a shape but no number in ISO 3166-1,
// so no code leads to them.
package geography
