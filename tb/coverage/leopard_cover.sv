// Functional cover points, bound to the modules of the library when a model is built for coverage (docs/howto/measure-coverage.md).
// For Verilator alone: other tools never see this file. Each point is one question that a verification plan asks: did
// this ever happen? Points that a design cannot reach by its parameters are generated away, not left as holes.

module leopard_fifo_cover (
    input wire clk_i,
    input wire full,
    input wire empty,
    input wire push,
    input wire pop
);
  fifo_full: cover property (@(posedge clk_i) full);
  fifo_empties: cover property (@(posedge clk_i) pop && !push && !empty);
  fifo_push_and_pop: cover property (@(posedge clk_i) push && pop);
  fifo_refused: cover property (@(posedge clk_i) full && pop);
endmodule
bind leopard_fifo leopard_fifo_cover u_cover (
    .clk_i(clk_i), .full(!push_ready_o), .empty(!pop_valid_o), .push(push), .pop(pop)
);

module leopard_dpu_cover #(
    parameter PLANES = 1,
    parameter PLANE_W = 1,
    parameter KEEP_ALL = 0
) (
    input wire               clk_i,
    input wire               dec_valid,
    input wire               survivor,
    input wire [PLANE_W-1:0] planes,
    input wire               stall,
    input wire [        4:0] valid,
    input wire [        4:0] slot,
    input wire               again,
    input wire               take,
    input wire               leave,
    input wire               ready_slot,
    input wire               has_row
);
  dpu_survivor: cover property (@(posedge clk_i) dec_valid && survivor);
  genvar p;
  generate
    if (KEEP_ALL == 0) begin : gen_drops
      for (p = 1; p <= PLANES; p = p + 1) begin : gen_plane
        dpu_dropped: cover property (@(posedge clk_i) dec_valid && !survivor && planes == p[PLANE_W-1:0]);
      end
    end
    if (PLANES > 1) begin : gen_serial
      dpu_next_plane: cover property (@(posedge clk_i) again);
    end
  endgenerate
  dpu_stalled: cover property (@(posedge clk_i) stall);
  dpu_ring_full: cover property (@(posedge clk_i) &valid);
  dpu_ring_gap: cover property (@(posedge clk_i) |valid && !&valid);
  dpu_two_queries_in_flight: cover property (@(posedge clk_i) valid[0] && valid[4] && slot[0] != slot[4]);
  dpu_last_row_of_query: cover property (@(posedge clk_i) leave && take);
  dpu_query_without_row: cover property (@(posedge clk_i) leave && !take);
  dpu_waits_for_query: cover property (@(posedge clk_i) !ready_slot && !again);
endmodule
bind leopard_dpu leopard_dpu_cover #(
    .PLANES(PLANES), .PLANE_W(PLANE_W), .KEEP_ALL(KEEP_ALL)
) u_cover (
    .clk_i(clk_i), .dec_valid(dec_valid_o), .survivor(dec_survivor_o), .planes(dec_planes_o), .stall(stall),
    .valid(valid_q), .slot(slot_q), .again(again), .take(take), .leave(leave),
    .ready_slot(ready_slot), .has_row(has_row)
);

module leopard_query_slots_cover #(
    parameter NEXT_W = 5
) (
    input wire              clk_i,
    input wire              load,
    input wire              causal,
    input wire              negative,
    input wire [NEXT_W-1:0] visible,
    input wire [NEXT_W-1:0] keys,
    input wire              fetched,
    input wire              free,
    input wire              near
);
  mask_none: cover property (@(posedge clk_i) load && !causal);
  mask_causal_part: cover property (@(posedge clk_i) load && causal && visible != 0 && visible < keys);
  mask_causal_all: cover property (@(posedge clk_i) load && causal && visible == keys);
  mask_causal_nothing: cover property (@(posedge clk_i) load && causal && negative);
  slots_full: cover property (@(posedge clk_i) fetched && !free);
  slots_too_far_ahead: cover property (@(posedge clk_i) fetched && free && !near);
endmodule
bind leopard_query_slots leopard_query_slots_cover #(
    .NEXT_W(NEXT_W)
) u_cover (
    .clk_i(clk_i), .load(load), .causal(causal_i), .negative(visible == 0), .visible(visible), .keys(keys_next),
    .fetched(fetched_q), .free(free), .near(near)
);

module leopard_merge_cover (
    input wire clk_i,
    input wire en,
    input wire running,
    input wire survivor,
    input wire last,
    input wire pop,
    input wire ends
);
  merge_held: cover property (@(posedge clk_i) running && !en);
  merge_query_with_survivors_ends: cover property (@(posedge clk_i) en && last && survivor);
  merge_query_without_survivors: cover property (@(posedge clk_i) en && last && !survivor);
  merge_ends_and_pops_next: cover property (@(posedge clk_i) ends && pop);
  merge_waits: cover property (@(posedge clk_i) en && running && !pop && !ends);
endmodule
bind leopard_merge leopard_merge_cover u_cover (
    .clk_i(clk_i), .en(en_i), .running(running_q), .survivor(token_survivor_o), .last(token_last_o), .pop(pop), .ends(ends)
);

module leopard_host_cover (
    input wire clk_i,
    input wire rst_ni,
    input wire start,
    input wire finish,
    input wire refused,
    input wire busy,
    input wire write
);
  reg finished_q;
  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) finished_q <= 1'b0;
    else if (finish) finished_q <= 1'b1;
  end
  host_start: cover property (@(posedge clk_i) start);
  host_back_to_back: cover property (@(posedge clk_i) start && finished_q);
  host_start_refused_busy: cover property (@(posedge clk_i) refused && busy);
  host_start_refused_empty: cover property (@(posedge clk_i) refused && !busy);
  host_write_while_busy: cover property (@(posedge clk_i) write && busy);
endmodule
bind leopard_host leopard_host_cover u_cover (
    .clk_i(clk_i), .rst_ni(rst_ni), .start(start_o), .finish(finish_i), .refused(pslverr_o), .busy(busy_q), .write(write)
);

module leopard_loader_cover (
    input wire       clk_i,
    input wire       valid,
    input wire       ready,
    input wire [1:0] kind,
    input wire       busy,
    input wire       keys_full,
    input wire       values_full,
    input wire       queries_full
);
  load_while_busy: cover property (@(posedge clk_i) valid && busy);
  load_keys_full: cover property (@(posedge clk_i) keys_full);
  load_values_full: cover property (@(posedge clk_i) values_full);
  load_queries_full: cover property (@(posedge clk_i) queries_full);
  load_refused_full: cover property (@(posedge clk_i) valid && !ready && !busy && kind != 2'd3);
  load_refused_kind: cover property (@(posedge clk_i) valid && !ready && kind == 2'd3);
endmodule
bind leopard_loader leopard_loader_cover u_cover (
    .clk_i(clk_i), .valid(load_valid_i), .ready(load_ready_o), .kind(load_kind_i), .busy(busy_i), .keys_full(keys_full_q),
    .values_full(values_full_q), .queries_full(queries_full_q)
);

module leopard_softmax_cover (
    input wire       clk_i,
    input wire       stage4,
    input wire       fresh,
    input wire       higher,
    input wire [5:0] rise,
    input wire       vanishes,
    input wire       stage6
);
  softmax_first: cover property (@(posedge clk_i) stage4 && fresh);
  softmax_maximum_stays: cover property (@(posedge clk_i) stage4 && !fresh && !higher);
  softmax_maximum_same: cover property (@(posedge clk_i) stage4 && higher && rise == 6'd0);
  softmax_maximum_rises: cover property (@(posedge clk_i) stage4 && higher && rise != 6'd0 && rise != 6'd63);
  softmax_rise_limited: cover property (@(posedge clk_i) stage4 && higher && rise == 6'd63);
  softmax_weight_vanishes: cover property (@(posedge clk_i) stage6 && vanishes);
endmodule
bind leopard_softmax leopard_softmax_cover u_cover (
    .clk_i(clk_i), .stage4(en_i && survivor_q[3]), .fresh(fresh_q), .higher(higher), .rise(rise_limited),
    .vanishes(int6_q == LIMIT[INT_W-1:0]), .stage6(en_i && survivor_q[6])
);

module leopard_vpu_cover (
    input wire clk_i,
    input wire held,
    input wire copy,
    input wire any,
    input wire survivor,
    input wire first
);
  vpu_held: cover property (@(posedge clk_i) held);
  vpu_copy: cover property (@(posedge clk_i) copy && any);
  vpu_copy_empty: cover property (@(posedge clk_i) copy && !any);
  vpu_next_query_while_copied: cover property (@(posedge clk_i) copy && survivor && first);
endmodule
bind leopard_vpu leopard_vpu_cover u_cover (
    .clk_i(clk_i), .held(!en), .copy(copy), .any(any_q), .survivor(survivor1_q), .first(sixteens1_q == 4'b0000)
);

module leopard_divider_cover (
    input wire clk_i,
    input wire valid,
    input wire out_valid,
    input wire out_ready,
    input wire empty,
    input wire query_last
);
  divider_held: cover property (@(posedge clk_i) out_valid && !out_ready);
  divider_waits_with_copy: cover property (@(posedge clk_i) valid && out_valid && !out_ready);
  divider_empty_query: cover property (@(posedge clk_i) valid && empty);
  divider_query_ends: cover property (@(posedge clk_i) out_valid && out_ready && query_last);
endmodule
bind leopard_divider leopard_divider_cover u_cover (
    .clk_i(clk_i), .valid(copy_valid_i), .out_valid(out_valid_o), .out_ready(out_ready_i), .empty(copy_empty_i), .query_last(out_last_o)
);
