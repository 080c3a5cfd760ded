//! One line per figure: name, value, unit, reference, ratio.

use std::fmt;

/// A figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What was counted or measured, from the room down.
    pub name: String,
    /// The value.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// What it is held against: the number to reach, or the other side of a comparison.
    pub reference: Option<f64>,
}

impl Figure {
    /// A figure with something to hold it against.
    pub fn against(name: impl Into<String>, value: f64, unit: &'static str, reference: f64) -> Self {
        Self {
            name: name.into(),
            value,
            unit,
            reference: Some(reference),
        }
    }

    /// A figure that stands alone.
    pub fn alone(name: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self {
            name: name.into(),
            value,
            unit,
            reference: None,
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<44} {:>9} {:<7}", self.name, Number(self.value), self.unit)?;
        match self.reference {
            Some(reference) => write!(f, " {:>9} {:>7.3}", Number(reference), self.value / reference),
            None => write!(f, " {:>9} {:>7}", "-", "-"),
        }
    }
}

/// Counts as whole numbers, the rest with four places.
struct Number(f64);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = if self.0.fract() == 0.0 { 0 } else { 4 };
        f.pad(&format!("{:.places$}", self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_five_words() {
        let words = |figure: Figure| {
            let line = figure.to_string();
            line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(
            words(Figure::against("card/tries/apdus", 3.0, "APDUs", 4.0)),
            ["card/tries/apdus", "3", "APDUs", "4", "0.750"]
        );
        assert_eq!(
            words(Figure::alone("card/own/cpu", 0.01234, "ms")),
            ["card/own/cpu", "0.0123", "ms", "-", "-"]
        );
    }
}
