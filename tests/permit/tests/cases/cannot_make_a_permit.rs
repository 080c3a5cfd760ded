#![allow(dead_code, unused_imports, unexpected_cfgs)]
include!("modules.inc");

// A permit exists only after the counter was read: its fields are the module's own.
fn forge(session: &mut session::Session) -> permit::Permit<'_> {
    permit::Permit { session, tries_before: 3 }
}

fn main() {}
