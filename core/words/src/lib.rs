//! Stable codes, the catalogue of words in three voices, spoken forms.
