//! The contract of all ways to a card, over the program's PC/SC adaptor and a real `pcscd`.
#![cfg(target_os = "linux")]

use kazasu_journeys::pcscd::Pcscd;
use kazasu_journeys::program;

#[test]
fn the_contract_holds_over_pcsc() {
    let pcscd = Pcscd::start();
    let call = pcscd
        .client(program::path("kazasu-pcsc-contract"))
        .arg(pcscd.vpcd())
        .output();
    let output = call.map(|output| {
        (
            output.status.success(),
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr),
        )
    });
    assert!(
        output
            .as_ref()
            .is_ok_and(|(ended_well, text)| *ended_well && text.contains("the contract holds over PC/SC")),
        "{output:?}"
    );
}
