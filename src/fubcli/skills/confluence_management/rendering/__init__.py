"""Events as pages: the answer first, then what a stakeholder needs, then detail, and where it all comes from last."""
