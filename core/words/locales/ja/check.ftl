### 日本語

check-challenge-expired = 確認の時間が過ぎました
    .staff = 確認を始めてから時間がたちすぎました。カードをもう一度かざしてください。
    .patient = もう一度、カードをかざしてください。
    .vendor = チャレンジの期限（最長5分）が過ぎました。新しいチャレンジを取り、署名からやり直します。
    .spoken = { check-challenge-expired }。{ check-challenge-expired.staff }

check-challenge-unknown = 確認をやり直してください
    .staff = 確認の準備をやり直す必要があります。カードをもう一度かざしてください。
    .patient = もう一度、カードをかざしてください。
    .vendor = このチャレンジは発行されていません。新しいチャレンジを取り、署名からやり直します。
    .spoken = { check-challenge-unknown }。{ check-challenge-unknown.staff }

check-challenge-used = この確認はすでに終わっています
    .staff = 同じ確認がすでに一度行われています。履歴で結果を確かめてください。結果がなければカードをもう一度かざしてください。
    .patient = { -patient-wait }
    .vendor = チャレンジは使用済みです。新しいチャレンジを取り、署名からやり直します。
    .spoken = { check-challenge-used }。{ check-challenge-used.staff }

check-date-out-of-range = 施術日を確かめてください
    .staff = 施術日が確認できる範囲の外にあります。正しい施術日を選んでください。
    .patient = { -patient-wait }
    .vendor = 施術日が許された範囲の外です。値を直してから送り直します。
    .spoken = { check-date-out-of-range }。{ check-date-out-of-range.staff }

check-face-not-compared = 顔の確認がまだです
    .staff = 目視確認では、カードの写真と本人の顔が一致することを確かめる必要があります。確かめてから選んでください。一致しないときは4桁の暗証番号入力に切り替えてください。
    .patient = { -patient-wait }
    .vendor = 目視確認にface_compared: trueがありません（project-defined）。人の確認だけが値になります。既定値にはしません。
    .spoken = { check-face-not-compared }。{ check-face-not-compared.staff }

check-facility-not-allowed = この施術所では確認できません
    .staff = この端末は選んだ施術所に登録されていません。施術所の選択を確かめてください。続くときは管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = 端末と施術所の組が登録されていないか停止中です。再試行しません。
    .spoken = { check-facility-not-allowed }。{ check-facility-not-allowed.staff }

check-idempotency-conflict = 確認を送れませんでした
    .staff = 同じ番号で内容の違う確認が送られました。カードをもう一度かざしてください。
    .patient = もう一度、カードをかざしてください。
    .vendor = 同じIdempotency-Keyで本文が異なります（422）。新しい署名と新しい鍵で送ります。
    .spoken = { check-idempotency-conflict }。{ check-idempotency-conflict.staff }

check-idempotency-in-flight = 確認を続けています
    .staff = 同じ確認を処理しています。そのままお待ちください。
    .patient = { -patient-wait }
    .vendor = 同じIdempotency-Keyの要求を処理中です（409）。同じ鍵で間隔を空けて再試行します。
    .spoken = { check-idempotency-in-flight }。{ check-idempotency-in-flight.staff }

check-idempotency-missing = 確認を送れませんでした
    .staff = 確認の送信に必要な番号がありませんでした。アプリを最新にしてください。次にカードをもう一度かざしてください。
    .patient = { -patient-wait }
    .vendor = Idempotency-Keyがありません。UUIDv7を付けて送り直します。
    .spoken = { check-idempotency-missing }。{ check-idempotency-missing.staff }

check-method-not-allowed = この確認方法は使えません
    .staff = 選んだ確認方法はこの施術所では使えません。もう一つの確認方法に切り替えてください。
    .patient = { -patient-wait }
    .vendor = この施術所か端末に許可されていない方法です。再試行しません。
    .spoken = { check-method-not-allowed }。{ check-method-not-allowed.staff }

check-signature-invalid = カードの確認ができませんでした
    .staff = カードの署名を確かめられませんでした。カードをもう一度かざしてください。続くときは別の方法で確認してください。
    .patient = もう一度、カードをかざしてください。
    .vendor = 署名が署名対象のバイト列と証明書の公開鍵で検証できません。新しいチャレンジで一度だけ再試行します。
    .spoken = { check-signature-invalid }。{ check-signature-invalid.staff }


check-terminal-exhausted = 目視確認の回数が多すぎます
    .staff = 一つの確認でカードを開く回数が上限に達しました。確認を最初からやり直してください。
    .patient = もう一度、カードをかざしてください。
    .vendor = このチャレンジで端末がカードのチャレンジに3回答えました（project-defined）。新しいチャレンジを取ります。
    .spoken = { check-terminal-exhausted }。{ check-terminal-exhausted.staff }

check-terminal-expired = 目視確認はいま使えません
    .staff = いま目視確認が使えません。4桁の暗証番号入力に切り替え、サポート窓口に知らせてください。
    .patient = 暗証番号での確認をおねがいします。
    .vendor = サービスの端末証明書が期限の月を過ぎました（project-defined）。運営者による更新が必要です。
    .spoken = { check-terminal-expired }。{ check-terminal-expired.staff }

check-terminal-unanswered = 目視確認が行われていません
    .staff = 目視確認でカードを開いていません。カードをもう一度かざしてください。
    .patient = もう一度、カードをかざしてください。
    .vendor = この端末認証はカードのチャレンジに一度も答えていません（project-defined）。中継してから署名をやり直します。
    .spoken = { check-terminal-unanswered }。{ check-terminal-unanswered.staff }

check-terminal-unknown = 目視確認をやり直してください
    .staff = 目視確認の準備をやり直す必要があります。カードをもう一度かざしてください。
    .patient = もう一度、カードをかざしてください。
    .vendor = この端末とチャレンジにこのIDの端末認証はありません（project-defined）。新しいチャレンジから始めます。
    .spoken = { check-terminal-unknown }。{ check-terminal-unknown.staff }
