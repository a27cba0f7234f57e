"""Courses: what is offered, what counts, what was earned."""
