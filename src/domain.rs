//! The nouns and the arithmetic: amounts, directions, steps, courses, journal records, figures.
