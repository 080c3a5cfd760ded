//! What the register says about each kind of person, over the wire.

use kazasu_wire::result::EligibilityResult;
use kazasu_wire::share::ShareBasis;
use kazasu_wire::validity::Validity;

use crate::world::{Card, Device, FIRST, SECOND, World, register};

async fn ask(world: &World, device: &Device, serial: u32) -> EligibilityResult {
    device.check(world, &Card::of(&world.mint, serial)).await.result()
}

#[tokio::test]
async fn every_kind_of_person() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let table = [
        (register::VALID, Validity::Valid, 1),
        (register::LOST, Validity::Invalid, 1),
        (register::REPLACED, Validity::InvalidReplaced, 1),
        (register::MULTIPLE, Validity::Multiple, 2),
        (register::CARD_UNUSABLE, Validity::None, 0),
        (register::ADDRESS_HIDDEN, Validity::Valid, 1),
        (register::ASSISTED, Validity::Valid, 2),
        (register::UNREGISTERED, Validity::ValidUnregistered, 1),
        (register::ELDERLY, Validity::Valid, 1),
        (register::UNINSURED, Validity::None, 0),
        (register::UNKNOWN, Validity::None, 0),
    ];
    for (serial, validity, coverages) in table {
        let result = ask(&world, &device, serial).await;
        assert_eq!(
            (&result.validity, result.coverages.len()),
            (&validity, coverages),
            "{serial:x}"
        );
        assert_eq!(
            result.patient_ref.is_some(),
            validity != Validity::None,
            "{serial:x}"
        );
    }
    let assisted = ask(&world, &device, register::ASSISTED).await;
    let kinds: Vec<_> = assisted
        .coverages
        .iter()
        .map(|c| c.card_classification.as_ref().map(|code| code.as_str()))
        .collect();
    assert_eq!(kinds, [Some("01"), Some("A1")]);
    let elderly = ask(&world, &device, register::ELDERLY).await;
    let share = elderly.coverages[0].share.as_ref().unwrap();
    assert_eq!((share.percent, &share.basis), (10, &ShareBasis::Insurer));
}

#[tokio::test]
async fn a_protected_person_looks_like_one_nobody_knows() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let shape = |serial| {
        let (world, device) = (&world, &device);
        async move {
            let answer = device.check(world, &Card::of(&world.mint, serial)).await;
            let mut json = answer.json.clone();
            json["result_id"] = "same".into();
            (json, answer.bytes.len())
        }
    };
    let unknown = shape(register::UNKNOWN).await;
    assert_eq!(shape(register::CARD_UNUSABLE).await, unknown);
    assert_eq!(shape(register::UNINSURED).await, unknown);

    let hidden = ask(&world, &device, register::ADDRESS_HIDDEN).await;
    assert_eq!(hidden.coverages[0].address, None);
    assert_eq!(hidden.coverages[0].post_number, None);
    assert!(hidden.coverages[0].name.is_some());
    assert!(
        ask(&world, &device, register::VALID).await.coverages[0]
            .address
            .is_some()
    );
}

#[tokio::test]
async fn the_pseudonym_of_a_patient() {
    let world = World::new().await;
    let (one, two) = (world.device(FIRST).await, world.device(SECOND).await);
    let here = ask(&world, &one, register::VALID).await.patient_ref;
    // Kept through renewal of the card and change of insurer …
    assert_eq!(ask(&world, &one, register::VALID_RENEWED).await.patient_ref, here);
    let moved = register::csv(
        &world.mint,
        &[register::Line {
            person: "valid",
            serials: &[register::VALID],
            classification: "07",
            ..register::Line::default()
        }],
    );
    assert!(world.import_people(&moved).await.taken);
    let after = ask(&world, &one, register::VALID).await;
    assert_eq!(after.coverages[0].card_classification, Some("07".into()));
    assert_eq!(after.patient_ref, here);
    // … another in another clinic, and another for another person.
    assert_ne!(ask(&world, &two, register::VALID).await.patient_ref, here);
    assert_ne!(ask(&world, &one, register::LOST).await.patient_ref, here);
}

#[tokio::test]
async fn the_day_of_treatment_decides() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::LOST);
    let mut request = device.signed(&world, &card).await;
    request.treated_on = Some("2026-10-31".parse().unwrap());
    assert_eq!(
        device.submit(&world, &request).await.result().validity,
        Validity::Valid
    );
    let mut request = device.signed(&world, &card).await;
    request.treated_on = Some("2026-11-01".parse().unwrap());
    assert_eq!(
        device.submit(&world, &request).await.result().validity,
        Validity::Invalid
    );
}
