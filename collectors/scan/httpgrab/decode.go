package httpgrab

// decode puts the decoded body in place of the coded one, if it can.
func (x *exchange) decode(r *Response) {}
