#![allow(dead_code, unused_imports, unexpected_cfgs)]
include!("modules.inc");

// The PIN goes with the VERIFY, whatever comes of it.
async fn keep(permit: permit::Permit<'_>, pin: pin::Pin) -> pin::Pin {
    let _ = permit.verify(pin).await;
    pin
}

fn main() {}
