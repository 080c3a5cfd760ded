//! The shared synthetic people, from their exported register to their answers: testkit and service read the same files
//! in the same sense.

use std::fs;

use kazasu_service::Settings;
use kazasu_testkit::mint::Mint;
use kazasu_testkit::people::{self, Person, japanese_day};
use kazasu_testkit::register::export;
use kazasu_wire::validity::Validity;

use crate::world::{Answer, Card, Device, World};

/// The first clinic of the exported master.
const CLINIC: &str = "4880123456";

struct Export {
    folder: tempfile::TempDir,
    mint: Mint,
}

impl Export {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now = World::begin();
        let mint = Mint::at(now);
        export(folder.path(), &people::all(), &mint, japanese_day(now)).unwrap();
        Self { folder, mint }
    }

    fn lists(&self, settings: &mut Settings) {
        settings.revocation_lists = ["crl-2.der", "crl-3.der"]
            .map(|name| self.folder.path().join(name))
            .into();
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap()
    }
}

async fn check(world: &World, device: &Device, mint: &Mint, person: &Person) -> Answer {
    let card = Card {
        certificate: mint
            .authentication(&person.certificate_spec(world.now()))
            .unwrap(),
        slot: person.card.key_slot,
    };
    device.check(world, &card).await
}

#[tokio::test]
async fn everybody_gets_the_answer_of_the_profile() {
    let exported = Export::new();
    let world = World::with(|settings| exported.lists(settings)).await;
    let facilities = world.import_facilities(&exported.text("facilities.csv")).await;
    assert!(facilities.taken, "{facilities:?}");
    let register = world.import_people(&exported.text("people.csv")).await;
    assert!(register.taken, "{register:?}");
    let device = world.device(CLINIC).await;

    let refused = [
        ("revoked", "certificate.revocation.revoked"),
        ("expired-beyond-grace", "certificate.dates.expired"),
    ];
    let unusual = [
        ("dv", Validity::None, 0),
        ("none", Validity::None, 0),
        ("unregistered", Validity::None, 0),
        ("invalid", Validity::Invalid, 1),
        ("replaced", Validity::InvalidReplaced, 1),
        ("two-coverages", Validity::Valid, 2),
    ];
    for person in people::all() {
        let id = person.id.to_string();
        let answer = check(&world, &device, &exported.mint, &person).await;
        if let Some((_, code)) = refused.iter().find(|(own, _)| *own == id) {
            answer.refused(422, code);
            continue;
        }
        let (validity, coverages) = unusual
            .iter()
            .find(|(own, ..)| *own == id)
            .map_or((Validity::Valid, 1), |(_, validity, coverages)| {
                (validity.clone(), *coverages)
            });
        let result = answer.result();
        assert_eq!(
            (&result.validity, result.coverages.len()),
            (&validity, coverages),
            "{id}"
        );
        assert_eq!(
            result.notices.len(),
            usize::from(id == "expired-in-grace"),
            "{id}"
        );
    }
}
