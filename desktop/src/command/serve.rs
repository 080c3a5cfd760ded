//! `kazasu card serve`: a virtual card in a reader of a real `pcscd`.

use std::fs::File;

use jiff::Timestamp;
use kazasu_testkit::card::{CardImage, CardMemory, Quirk, VirtualCard, trace_to};
use kazasu_testkit::mint::Mint;
use kazasu_testkit::people::{self, Person};
use kazasu_testkit::vpcd::{self, VpcdError};
use kazasu_wire::signed::sha256;
use kazasu_words::{Arg, Label};
use serde_json::json;

use crate::arguments::ServeArguments;
use crate::exit::Exit;
use crate::teller::{Fact, Teller};

/// Plays the card until `pcscd` lets go of it.
pub fn run(teller: &Teller, arguments: &ServeArguments) -> Exit {
    serve(teller, arguments).unwrap_or_else(|exit| exit)
}

fn serve(teller: &Teller, arguments: &ServeArguments) -> Result<Exit, Exit> {
    let person = person(teller, arguments)?;
    let image = image(teller, &person, &arguments.quirk)?;
    let certificate_sha256 = hex(&sha256(&image.authentication_certificate));
    let mut card = VirtualCard::new(image, CardMemory::default());
    if let Some(path) = &arguments.trace {
        let file = File::create(path).map_err(|_| teller.error(&Fact::new("import.file.unreadable")))?;
        card.observe(trace_to(file));
    }
    let failed = |error: VpcdError| teller.error(&Fact::new(error.code()));
    let inserted = vpcd::insert(&arguments.vpcd, card).map_err(failed)?;
    if teller.is_json() {
        teller.json_line(&json!({
            "event": "inserted", "person": person.id.as_str(), "vpcd": arguments.vpcd,
            "certificate_sha256": certificate_sha256,
        }));
    } else {
        teller.line(&format!(
            "{}: {} → {}",
            teller.label(Label::VirtualCard),
            person.id.as_str(),
            arguments.vpcd
        ));
    }
    inserted.wait().map_err(failed)?.outcome.map_err(failed)?;
    Ok(Exit::Valid)
}

fn person(teller: &Teller, arguments: &ServeArguments) -> Result<Person, Exit> {
    match &arguments.profile {
        Some(path) => Person::from_json_file(path).map_err(|error| {
            let fact = Fact::new("cli.usage.invalid").with(Arg::Field, error.to_string());
            teller.error(&fact)
        }),
        None => people::by_id(&arguments.person).ok_or_else(|| unknown_person(teller, &arguments.person)),
    }
}

/// No synthetic person has this name; says which there are.
pub fn unknown_person(teller: &Teller, name: &str) -> Exit {
    let exit = teller.error(&Fact::new("cli.usage.invalid").with(Arg::Field, name));
    if !teller.is_json() {
        let names: Vec<String> = people::all()
            .iter()
            .map(|person| person.id.as_str().to_owned())
            .collect();
        teller.line(&format!("  --person {}", names.join(" | ")));
    }
    exit
}

/// What the card is issued with; quirks are part of it, because some change its files.
fn image(teller: &Teller, person: &Person, quirks: &[String]) -> Result<CardImage, Exit> {
    let now = Timestamp::now();
    let mut image = person
        .card_image(&Mint::at(now), now)
        .map_err(|_| teller.error(&Fact::new("app.internal.bug")))?;
    for name in quirks {
        let quirk: Quirk = name
            .parse()
            .map_err(|_| teller.error(&Fact::new("cli.usage.invalid").with(Arg::Field, name.as_str())))?;
        image.quirks.insert(quirk);
    }
    Ok(image)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
