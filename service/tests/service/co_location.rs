//! 併設: two clinics, the terminals of one, and never anybody else's data.

use kazasu_service::co_location::{CoLocationError, approve, declare, withdraw};
use kazasu_wire::activation::Facility;
use kazasu_wire::challenge::ChallengeRequest;
use kazasu_wire::id::{FacilityId, InstitutionCode};
use kazasu_wire::method::Method;
use kazasu_wire::result::{EligibilityResult, ResultPage};
use kazasu_wire::route;
use serde_json::Value;

use crate::program::Program;
use crate::world::{Answer, Call, Card, Device, FACILITIES, FIRST, Receipt, SECOND, World, register};

/// Another judo clinic, and one that is none of those that may declare.
const THIRD: &str = "4880000003";
const MEDICAL: &str = "4810000001";

async fn world() -> World {
    let world = World::new().await;
    let more = format!("{FACILITIES}{THIRD},試験整骨院,judo,契4800003-0-0\n{MEDICAL},試験医科,medical,\n");
    assert!(world.import_facilities(more).await.taken);
    world
}

fn code(text: &str) -> InstitutionCode {
    text.parse().unwrap()
}

async fn challenge(world: &World, device: &Device, facility: &FacilityId) -> Answer {
    let ask = ChallengeRequest {
        facility_id: facility.clone(),
        method: Method::Pin,
    };
    device.send(world, Call::post(route::CHALLENGES, &ask)).await
}

#[track_caller]
fn results(answer: &Answer) -> Vec<EligibilityResult> {
    assert_eq!(answer.status, 200, "{}", answer.json);
    let page: ResultPage = serde_json::from_slice(&answer.bytes).unwrap();
    page.results
}

fn codes(facilities: &[Facility]) -> Vec<&str> {
    facilities
        .iter()
        .map(|facility| facility.institution_code.as_str())
        .collect()
}

/// The clinics the service names with a new access token.
async fn clinics(world: &World, device: &Device) -> Vec<String> {
    let form = format!(
        "grant_type=refresh_token&refresh_token={}",
        device.refresh_token()
    );
    let answer = device.token_answer(world, form).await;
    assert_eq!(answer.status, 200, "{}", answer.json);
    let facilities: Vec<Facility> = serde_json::from_value(answer.json["facilities"].clone()).unwrap();
    codes(&facilities).into_iter().map(str::to_owned).collect()
}

async fn by_id(world: &World, device: &Device, result: &EligibilityResult) -> Answer {
    let path = format!("{}/{}", route::RESULTS, result.result_id);
    device.send(world, Call::get(path)).await
}

#[tokio::test]
async fn an_approved_declaration_lets_the_terminals_of_the_first_check_and_list_for_both() {
    let world = world().await;
    let (judo, ahaki) = (world.facility(FIRST).await, world.facility(SECOND).await);
    let (shared, own, stranger) = (
        world.device(FIRST).await,
        world.device(SECOND).await,
        world.device(THIRD).await,
    );
    let card = Card::of(&world.mint, register::VALID);
    let before = own.check(&world, &card).await.result();

    // Declared is not approved.
    let declared = declare(world.service(), &code(FIRST), &code(SECOND))
        .await
        .unwrap();
    challenge(&world, &shared, &ahaki)
        .await
        .refused(403, "check.facility.not-allowed");
    shared
        .results_of(&world, &ahaki)
        .await
        .refused(403, "check.facility.not-allowed");
    assert_eq!(clinics(&world, &shared).await, [FIRST]);

    // Approved it counts at the next request, under the same token.
    approve(world.service(), &declared.co_location_id).await.unwrap();
    let there = shared.check_for(&world, &card, &ahaki).await.result();
    let here = shared.check_for(&world, &card, &judo).await.result();
    assert_eq!((&there.facility_id, &here.facility_id), (&ahaki, &judo));
    assert_ne!(
        there.patient_ref, here.patient_ref,
        "each clinic has its own pseudonym"
    );
    assert_eq!(there.patient_ref, before.patient_ref);
    let of_ahaki = [before.clone(), there.clone()];
    assert_eq!(results(&shared.results_of(&world, &ahaki).await), of_ahaki);
    assert_eq!(
        results(&shared.results_of(&world, &judo).await),
        std::slice::from_ref(&here)
    );
    assert_eq!(results(&own.results_of(&world, &ahaki).await), of_ahaki);
    for result in [&before, &there, &here] {
        assert_eq!(&by_id(&world, &shared, result).await.result(), result);
    }
    assert_eq!(clinics(&world, &shared).await, [FIRST, SECOND]);

    // A terminal that comes later is no different.
    let later = world.device(FIRST).await;
    assert_eq!(
        codes(&later.activated.as_ref().unwrap().facilities),
        [FIRST, SECOND]
    );
    assert_eq!(later.facility(), judo);
    assert_eq!(results(&later.results_of(&world, &ahaki).await), of_ahaki);

    // The terminals of the second stay with their own clinic, and a third sees neither.
    assert_eq!(
        codes(&world.device(SECOND).await.activated.unwrap().facilities),
        [SECOND]
    );
    assert_eq!(clinics(&world, &own).await, [SECOND]);
    for (device, closed) in [(&own, &judo), (&stranger, &judo), (&stranger, &ahaki)] {
        challenge(&world, device, closed)
            .await
            .refused(403, "check.facility.not-allowed");
        device
            .results_of(&world, closed)
            .await
            .refused(403, "check.facility.not-allowed");
    }
    by_id(&world, &own, &here)
        .await
        .refused(404, "request.route.unknown");
    by_id(&world, &stranger, &there)
        .await
        .refused(404, "request.route.unknown");
    // And the shared terminal sees no third.
    let third = world.facility(THIRD).await;
    challenge(&world, &shared, &third)
        .await
        .refused(403, "check.facility.not-allowed");

    // Receipt computers read their own clinic's, whoever checked.
    assert_eq!(
        Receipt::of(&world, FIRST).await.page(&world, "").await.results,
        [here]
    );
    assert_eq!(
        Receipt::of(&world, SECOND).await.page(&world, "").await.results,
        of_ahaki
    );
    assert_eq!(
        Receipt::of(&world, THIRD).await.page(&world, "").await.results,
        []
    );
}

#[tokio::test]
async fn a_withdrawal_counts_at_the_next_request() {
    let world = world().await;
    let (judo, ahaki) = (world.facility(FIRST).await, world.facility(SECOND).await);
    let (shared, own) = (world.device(FIRST).await, world.device(SECOND).await);
    let card = Card::of(&world.mint, register::VALID);
    let declared = world.co_locate(FIRST, SECOND).await;
    let filed = shared.check_for(&world, &card, &ahaki).await.result();
    let key = uuid::Uuid::now_v7().to_string();
    let ready = |challenge| shared.sign_for(&world, &card, &challenge, Method::Pin, ahaki.clone());
    let answered = ready(shared.challenge_for(&world, &ahaki).await);
    let again = shared.submit_as(&world, &answered, &key).await.result();
    let ready = ready(shared.challenge_for(&world, &ahaki).await);

    withdraw(world.service(), &declared).await.unwrap();
    let rows = world.rows().await;
    // Neither what was begun before nor what was answered before.
    for answer in [
        shared.submit(&world, &ready).await,
        shared.submit_as(&world, &answered, &key).await,
        challenge(&world, &shared, &ahaki).await,
        shared.results_of(&world, &ahaki).await,
    ] {
        answer.refused(403, "check.facility.not-allowed");
    }
    for result in [&filed, &again] {
        by_id(&world, &shared, result)
            .await
            .refused(404, "request.route.unknown");
    }
    assert_eq!(world.rows().await, rows);
    assert_eq!(clinics(&world, &shared).await, [FIRST]);
    assert_eq!(
        codes(&world.device(FIRST).await.activated.unwrap().facilities),
        [FIRST]
    );
    // Its own clinic goes on, and what was filed stays with the other.
    shared.check_for(&world, &card, &judo).await.result();
    assert_eq!(results(&own.results_of(&world, &ahaki).await), [filed, again]);
    // The two are free again, also the other way round.
    world.co_locate(SECOND, FIRST).await;
    assert_eq!(clinics(&world, &own).await, [SECOND, FIRST]);
    assert_eq!(clinics(&world, &shared).await, [FIRST]);
}

#[tokio::test]
async fn declarations_that_are_refused() {
    let world = world().await;
    let before = world.rows().await;
    let refused = async |primary: &str, secondary: &str| {
        let declared = declare(world.service(), &code(primary), &code(secondary)).await;
        declared.unwrap_err().code()
    };
    assert_eq!(refused(FIRST, FIRST).await, "facility.co-location.same");
    for (primary, secondary) in [(FIRST, "4899999999"), ("4899999999", FIRST)] {
        assert_eq!(refused(primary, secondary).await, "facility.institution.unknown");
    }
    for (primary, secondary) in [(FIRST, MEDICAL), (MEDICAL, FIRST)] {
        assert_eq!(
            refused(primary, secondary).await,
            "facility.co-location.not-entitled"
        );
    }
    let never = "never-declared".parse().unwrap();
    for outcome in [
        approve(world.service(), &never).await,
        withdraw(world.service(), &never).await,
    ] {
        assert!(matches!(outcome, Err(CoLocationError::Unknown)));
    }
    assert_eq!(world.rows().await, before);

    let waiting = declare(world.service(), &code(FIRST), &code(SECOND))
        .await
        .unwrap();
    // A clinic is part of one declaration at most, in either part, approved or not.
    for (primary, secondary) in [(FIRST, SECOND), (SECOND, FIRST), (THIRD, SECOND), (FIRST, THIRD)] {
        assert_eq!(refused(primary, secondary).await, "facility.co-location.taken");
    }
    let id = &waiting.co_location_id;
    approve(world.service(), id).await.unwrap();
    assert!(matches!(
        approve(world.service(), id).await,
        Err(CoLocationError::Approved)
    ));
    withdraw(world.service(), id).await.unwrap();
    for outcome in [
        withdraw(world.service(), id).await,
        approve(world.service(), id).await,
    ] {
        assert!(matches!(outcome, Err(CoLocationError::Unknown)));
    }
    // Withdrawn before anybody approved it.
    let waiting = declare(world.service(), &code(THIRD), &code(SECOND))
        .await
        .unwrap();
    withdraw(world.service(), &waiting.co_location_id).await.unwrap();
    assert!(matches!(
        approve(world.service(), &waiting.co_location_id).await,
        Err(CoLocationError::Unknown)
    ));
    assert_eq!(clinics(&world, &world.device(THIRD).await).await, [THIRD]);
}

#[tokio::test]
async fn of_declarations_made_at_once_one_counts() {
    let world = world().await;
    let (a, b, c) = (code(FIRST), code(SECOND), code(THIRD));
    let (one, two, three) = tokio::join!(
        declare(world.service(), &a, &b),
        declare(world.service(), &b, &a),
        declare(world.service(), &c, &b),
    );
    let made = [&one, &two, &three]
        .iter()
        .filter(|outcome| outcome.is_ok())
        .count();
    assert_eq!(made, 1);
    for outcome in [one, two, three] {
        assert!(matches!(outcome, Ok(_) | Err(CoLocationError::Taken)));
    }
    assert_eq!(world.count("SELECT COUNT(*) FROM co_locations").await, 1);
    assert_eq!(world.count("SELECT COUNT(*) FROM co_location_members").await, 2);
}

#[tokio::test]
async fn both_clinics_find_it_in_the_audit() {
    let world = world().await;
    let declared = world.co_locate(FIRST, SECOND).await;
    withdraw(world.service(), &declared).await.unwrap();
    let mut rows: Vec<(String, Option<String>)> =
        sqlx::query_as("SELECT action, facility_id FROM audit WHERE action LIKE 'co-location.%'")
            .fetch_all(world.service().store.read())
            .await
            .unwrap();
    rows.sort();
    let (judo, ahaki) = (
        world.facility(FIRST).await.to_string(),
        world.facility(SECOND).await.to_string(),
    );
    let mut expected: Vec<(String, Option<String>)> = [
        "co-location.declared",
        "co-location.approved",
        "co-location.withdrawn",
    ]
    .into_iter()
    .flat_map(|action| [&judo, &ahaki].map(|facility| (action.to_owned(), Some(facility.clone()))))
    .collect();
    expected.sort();
    assert_eq!(rows, expected);
    let keys = world.service().keys.as_ref();
    kazasu_service::audit::verify(&world.service().store, keys)
        .await
        .unwrap();
}

#[test]
fn the_program_declares_approves_lists_and_withdraws() {
    let program = Program::new();
    assert_eq!(
        program.run(&["import", "facilities", "facilities.csv"]).0,
        Some(0)
    );
    let declare = [
        "co-location",
        "declare",
        "--primary",
        FIRST,
        "--secondary",
        SECOND,
    ];
    let (exit, lines) = program.run(&declare);
    assert_eq!((exit, lines.len()), (Some(0), 1));
    assert_eq!(
        (
            &lines[0]["primary"],
            &lines[0]["secondary"],
            &lines[0]["approved_at"]
        ),
        (&FIRST.into(), &SECOND.into(), &Value::Null)
    );
    let id = lines[0]["co_location_id"].as_str().unwrap().to_owned();
    assert_eq!(
        program.failure(&declare),
        (Some(8), "facility.co-location.taken".to_owned())
    );
    let approve = ["co-location", "approve", &id];
    let (exit, lines) = program.run(&approve);
    assert_eq!((exit, lines[0]["approved_at"].is_string()), (Some(0), true));
    assert_eq!(
        program.failure(&approve),
        (Some(8), "facility.co-location.approved".to_owned())
    );
    let withdraw = ["co-location", "withdraw", &id];
    let (exit, withdrawn) = program.run(&withdraw);
    assert_eq!((exit, withdrawn[0]["withdrawn_at"].is_string()), (Some(0), true));
    assert_eq!(
        program.failure(&withdraw),
        (Some(8), "facility.co-location.unknown".to_owned())
    );
    let (exit, listed) = program.run(&["co-location", "list"]);
    assert_eq!((exit, listed.len()), (Some(0), 1));
    assert_eq!(listed[0]["co_location_id"], id.as_str());
}
