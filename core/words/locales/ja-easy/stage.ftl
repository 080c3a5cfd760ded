### やさしい日本語。vendor は ja のものを使います。

stage-card-found = カードが見つかりました
    .staff = カードが見つかりました。動かさないで待ってください。
    .patient = カードを動かさないで待ってください。
    .spoken = カードが見つかりました。動かさないで待ってください。

stage-card-hint-case = ケースを取ってください
    .staff = まだカードが見つかりません。機械のケースを取ってください。
    .patient = カードをケースから出してください。
    .spoken = { stage-card-hint-case }。{ stage-card-hint-case.staff }

stage-card-hint-move = カードをゆっくり動かしてください
    .staff = まだカードが見つかりません。機械のうしろで、カードをゆっくり動かしてください。
    .patient = カードをゆっくり動かしてください。
    .spoken = { stage-card-hint-move }。{ stage-card-hint-move.staff }

stage-card-hint-reader = カードの場所を見てください
    .staff = まだカードが見つかりません。画面の絵と同じ場所にかざしてください。まただめなときは、ほかのカードリーダーを使ってください。
    .patient = 絵と同じ場所にカードをかざしてください。
    .spoken = { stage-card-hint-reader }。{ stage-card-hint-reader.staff }

stage-card-lift = カードを離していいです
    .staff = カードを読みました。カードを離すように言ってください。確認は続いています。
    .patient = カードを離していいです。確認は続いています。
    .spoken = { stage-card-lift }。{ stage-card-lift.staff }

stage-card-reading = カードを読んでいます
    .staff = { $percent }パーセントまで読みました。動かさないで待ってください。
    .patient = カードを読んでいます。動かさないで待ってください。
    .spoken = { stage-card-reading }。{ stage-card-reading.staff }

stage-card-signing = カードで確認しています
    .staff = カードで本人を確認しています。動かさないで待ってください。
    .patient = カードを動かさないで待ってください。
    .spoken = { stage-card-signing }。{ stage-card-signing.staff }

stage-card-tries = 番号は、あと{ $tries }回入れることができます
    .staff = あと何回か、カードに聞きました。動かさないで待ってください。
    .patient = 番号は、あと{ $tries }回入れることができます。
    .spoken = { stage-card-tries }。{ stage-card-tries.staff }

stage-card-verifying = 番号を見ています
    .staff = カードが番号を見ています。動かさないで待ってください。
    .patient = カードを動かさないで待ってください。
    .spoken = { stage-card-verifying }。{ stage-card-verifying.staff }

stage-card-waiting = カードを待っています
    .staff = カードをかざしてください。患者さんが自分でかざすように言ってください。
    .patient = 自分でカードをかざしてください。
    .spoken = { stage-card-waiting }。{ stage-card-waiting.staff }

stage-reader-connecting = カードリーダーにつないでいます
    .staff = カードリーダーにつないでいます。そのまま待ってください。
    .patient = { -patient-wait }
    .spoken = カードリーダーにつないでいます。待ってください。

stage-service-answered = 結果が来ました
    .staff = 保険の確認の結果が来ました。画面を見てください。
    .patient = 結果が来ました。
    .spoken = { stage-service-answered }。{ stage-service-answered.staff }

stage-service-asking = 保険を聞いています
    .staff = サービスに聞いています。そのまま待ってください。
    .patient = 保険を確認しています。待ってください。
    .spoken = { stage-service-asking }。{ stage-service-asking.staff }

stage-demo-service = サービスを動かしました
    .staff = サービスを動かしました。待ってください。
    .patient = 準備をしています。
    .spoken = { stage-demo-service }。{ stage-demo-service.staff }

stage-demo-facilities = しせつを登録しました（{ $rows }）
    .staff = しせつを登録しました。待ってください。
    .patient = 準備をしています。
    .spoken = { stage-demo-facilities.staff }

stage-demo-people = 練習用の人を登録しました（{ $rows }）
    .staff = 練習用の人を登録しました。待ってください。
    .patient = 準備をしています。
    .spoken = { stage-demo-people.staff }

stage-demo-account = 機械のアカウントを作りました
    .staff = 機械のアカウントを作りました。待ってください。
    .patient = 準備をしています。
    .spoken = { stage-demo-account }。{ stage-demo-account.staff }

stage-device-activated = 機械が使えるようになりました
    .staff = この機械が使えます。パスワードを忘れないでください。
    .patient = 準備ができました。
    .spoken = { stage-device-activated }。{ stage-device-activated.staff }

stage-demo-challenge = 確かめる準備ができました
    .staff = 準備ができました。カードをかざしてもらってください。
    .patient = カードをかざしてください。
    .spoken = { stage-demo-challenge }。{ stage-demo-challenge.staff }

stage-demo-counter = カードの残りは{ $tries }回です
    .staff = 暗証番号の残りは{ $tries }回です。画面を見てください。
    .patient = あと{ $tries }回です。
    .spoken = { stage-demo-counter.staff }

stage-demo-face = 写真と顔を見くらべました（デモ）
    .staff = デモなので、プログラムが人の役をします。受付では、人が見くらべてください。
    .patient = 写真と顔を見くらべます。
    .spoken = { stage-demo-face.staff }

stage-demo-kept = 結果をしまいました
    .staff = 結果は{ $date }まで見ることができます。記録に使ってください。
    .patient = 確認が終わりました。
    .spoken = { stage-demo-kept }。{ stage-demo-kept.staff }

stage-card-opening = カードを開いています
    .staff = サービスがカードを開いています。カードを動かさないでください。
    .patient = カードを動かさないでください。
    .spoken = { stage-card-opening }。{ stage-card-opening.staff }

stage-pin-typed = { $count }つ入れました
    .staff = { $count }つ入りました。待ってください。
    .patient = { $count }つ入れました。
    .spoken = { $count }つ入れました。
