//! Statements about many rows at once: one trip to the database instead of one per row.

/// Rows of one statement: with up to seven values each below the bound of 999 values old SQLite has.
pub(super) const ROWS: usize = 140;

/// `($1, $2), ($3, $4)`: placeholders of `rows` rows after the first `before` values.
pub(super) fn tuples(before: usize, rows: usize, columns: usize) -> String {
    let tuple = |row: usize| {
        let first = before + row * columns;
        let places: Vec<String> = (1..=columns).map(|place| format!("${}", first + place)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(tuple).collect::<Vec<_>>().join(", ")
}

/// `$1, $2, $3`: placeholders of a list after the first `before` values.
pub(super) fn list(before: usize, values: usize) -> String {
    let places: Vec<String> = (1..=values).map(|place| format!("${}", before + place)).collect();
    places.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_through() {
        assert_eq!(tuples(0, 2, 2), "($1, $2), ($3, $4)");
        assert_eq!(tuples(1, 1, 3), "($2, $3, $4)");
        assert_eq!(list(2, 2), "$3, $4");
    }
}
