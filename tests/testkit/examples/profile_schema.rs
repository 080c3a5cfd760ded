//! Writes the JSON Schema of a person's profile: `cargo run -p kazasu-testkit --example profile_schema > tests/testkit/profile.schema.json`.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let schema = serde_json::to_string_pretty(&kazasu_testkit::people::profile_schema())?;
    writeln!(std::io::stdout(), "{schema}")
}
