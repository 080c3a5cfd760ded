//! Stored results: each clinic's own, page by page, to the end of the next month.

use kazasu_wire::result::ResultPage;
use kazasu_wire::route;

use crate::world::{Call, Card, Device, FIRST, SECOND, World, register};

async fn page(world: &World, device: &Device, query: &str) -> ResultPage {
    let path = format!("{}?facility_id={}{query}", route::RESULTS, device.facility());
    let answer = device.send(world, Call::get(path)).await;
    assert_eq!(answer.status, 200, "{}", answer.json);
    serde_json::from_slice(&answer.bytes).unwrap()
}

#[tokio::test]
async fn clinics_do_not_see_each_other() {
    let world = World::new().await;
    let (one, two) = (world.device(FIRST).await, world.device(SECOND).await);
    let card = Card::of(&world.mint, register::VALID);
    let here = one.check(&world, &card).await.result();
    let there = two.check(&world, &card).await.result();
    assert_eq!(page(&world, &one, "").await.results, std::slice::from_ref(&here));
    assert_eq!(page(&world, &two, "").await.results, std::slice::from_ref(&there));

    let path = format!("{}?facility_id={}", route::RESULTS, two.facility());
    let answer = one.send(&world, Call::get(path)).await;
    answer.refused(403, "check.facility.not-allowed");
    let by_id = |id| Call::get(format!("{}/{id}", route::RESULTS));
    let others = one.send(&world, by_id(there.result_id.to_string())).await;
    others.refused(404, "request.route.unknown");
    // Exactly the words for a result there never was.
    let never = one.send(&world, by_id("never".into())).await;
    assert_eq!(others.json["title"], never.json["title"]);
    // Every device of the clinic sees them.
    let colleague = world.device(FIRST).await;
    assert_eq!(page(&world, &colleague, "").await.results, [here]);
}

#[tokio::test]
async fn pages_and_cursors() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let empty = page(&world, &device, "").await;
    assert!(empty.results.is_empty() && !empty.more);
    let mut all = Vec::new();
    for _ in 0..5 {
        all.push(device.check(&world, &card).await.result());
    }
    let first = page(&world, &device, "&limit=2").await;
    assert_eq!((first.results.as_slice(), first.more), (&all[..2], true));
    let second = page(&world, &device, &format!("&limit=3&since={}", first.next)).await;
    assert_eq!((second.results.as_slice(), second.more), (&all[2..], false));
    let third = page(&world, &device, &format!("&since={}", second.next)).await;
    assert!(third.results.is_empty());
    assert_eq!(third.next, second.next);
    assert_eq!(
        page(&world, &device, &format!("&since={}", empty.next))
            .await
            .results,
        all
    );
    for (query, field) in [
        ("&limit=0", "limit"),
        ("&limit=201", "limit"),
        ("&limit=x", "limit"),
        ("&since=a%2Fb", "since"),
        ("&since=AAAA", "since"),
        ("&since=_wAAAAAAAAA", "since"),
        ("&limit=1&limit=2", "limit"),
    ] {
        let path = format!("{}?facility_id={}{query}", route::RESULTS, device.facility());
        let answer = device.send(&world, Call::get(path)).await;
        answer.refused(400, "request.field.invalid");
        assert_eq!(answer.json["field"], field, "{query}");
    }
}

#[tokio::test]
async fn results_end_with_the_next_month() {
    let world = World::new().await;
    let mut device = world.device(FIRST).await;
    let result = device
        .check(&world, &Card::of(&world.mint, register::VALID))
        .await
        .result();
    assert_eq!(result.kept_until.to_string(), "2026-12-31");
    // 2026-12-31 in Japan ends at 15:00 UTC.
    world.clock.set("2026-12-31T14:59:00Z".parse().unwrap());
    world.erase().await;
    device.refresh(&world).await;
    assert_eq!(page(&world, &device, "").await.results.len(), 1);
    world.clock.set("2026-12-31T15:00:00Z".parse().unwrap());
    // Out of sight at once, deleted with its key at the next sweep.
    assert!(page(&world, &device, "").await.results.is_empty());
    world.erase().await;
    let rows = world.rows().await;
    assert_eq!((rows.results, rows.idempotency), (0, 0));
    let keys = std::fs::read_to_string(&world.settings.key_ring).unwrap();
    assert!(!keys.contains("2026-11\":"), "the key of November is still there");
}
