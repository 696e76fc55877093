// Package templates changes parsed templates so that fields and methods are looked up by
// functions, not by reflection.
//
// Packages text/template and html/template find methods by reflection, and reflection cannot make
// types with methods. [Rewrite] writes {{.Total 3}} as {{field . "Total" 3}}, and passes what is
// printed, ranged over or tested through functions too. An engine gives these functions their
// meaning. A template that has functions of the same names itself is not for it.
package templates
