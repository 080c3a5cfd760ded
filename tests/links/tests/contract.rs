//! The contract on every way to a card that needs no other program; PC/SC has its own journey.

use kazasu_links::{Way, contract};

#[test]
fn the_blocking_loop() {
    hold(Way::Blocking);
}

#[test]
fn iso_dep() {
    hold(Way::IsoDep);
    hold(Way::IsoDepShort);
}

#[test]
fn core_nfc() {
    hold(Way::CoreNfc);
}

#[test]
fn every_reader_engine() {
    for way in Way::all().filter(|way| matches!(way, Way::Reader(_))) {
        hold(way);
    }
}

fn hold(way: Way) {
    contract::hold(&format!("{way:?}"), way.is_extended(), &|cut| way.link(cut));
}
