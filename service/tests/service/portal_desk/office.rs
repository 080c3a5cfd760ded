//! What the operator does beside the queue.

use crate::world::desk::COMPARED;
use crate::world::walker::Walker;
use crate::world::{FIRST, World};

#[tokio::test]
async fn the_desk_writes_answers_imports_and_calls() {
    let world = World::new().await;
    let mut reviewer = Walker::operator(&world, "reviewer").await;
    let shown = reviewer
        .upload(
            "/desk/facilities",
            "/desk/facilities",
            "master.csv",
            COMPARED.as_bytes(),
        )
        .await
        .is(200);
    shown.says("取り込まなかった行");
    assert_eq!(
        world
            .count("SELECT COUNT(*) FROM facility_versions WHERE birth_date_mac IS NOT NULL")
            .await,
        2
    );
    let refused = reviewer
        .upload("/desk/facilities", "/desk/facilities", "x.csv", b"a,b\n1,2\n")
        .await;
    refused.is(422);

    reviewer
        .post("/desk/notices", "/desk/notices", &[("title", "停止")])
        .await
        .is(422)
        .says("停止");
    let notice = [
        ("title", "停止のお知らせ"),
        ("category", "その他"),
        ("important", "yes"),
        ("body", "本文"),
    ];
    reviewer
        .post("/desk/notices", "/desk/notices", &notice)
        .await
        .is(200)
        .says("停止のお知らせ");
    let faq = [("question", "質問です"), ("answer", "回答です")];
    reviewer
        .post("/desk/faqs", "/desk/faqs", &faq)
        .await
        .is(200)
        .says("回答です");

    let asked = kazasu_service::inquiry::Asked {
        email: "who@clinic.example".to_owned(),
        name: "試験".to_owned(),
        question: "端末を買い替えたいです。".to_owned(),
        answer: None,
    };
    let id = kazasu_service::inquiry::ask(world.service(), &asked)
        .await
        .unwrap();
    reviewer
        .get("/desk/inquiries")
        .await
        .is(200)
        .says("端末を買い替えたいです。");
    let page = format!("/desk/inquiries/{id}");
    let answer = [("answer", "再発行してください。")];
    reviewer
        .post(&page, &page, &answer)
        .await
        .is(200)
        .says("再発行してください。");
    reviewer.post("/desk/notices", &page, &answer).await.is(409);
    reviewer
        .get("/test/outbox")
        .await
        .is(200)
        .says("お問い合わせへの回答");

    let calls = reviewer.get("/desk/calls").await.is(200);
    calls.says("試験接骨院");
    assert!(!calls.body.contains("試験健診センター"), "no clinic of 受領委任");
    let shown = reviewer
        .post(
            "/desk/calls",
            &format!("/desk/calls/{FIRST}"),
            &[("exemption", "closing")],
        )
        .await;
    shown.is(200).says("廃止・休止が決まっている");
    reviewer.get("/desk/decided").await.is(200);
}
