#![allow(dead_code, unused_imports, unexpected_cfgs)]
include!("modules.inc");

// One permit sends one VERIFY.
async fn twice(permit: permit::Permit<'_>, first: pin::Pin, second: pin::Pin) {
    let _ = permit.verify(first).await;
    let _ = permit.verify(second).await;
}

fn main() {}
