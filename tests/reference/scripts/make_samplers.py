"""schedulers/: the same of further samplers: UniPC, LCM, Heun and the SDE form of DPM-Solver++; their list is samplers.json."""
import common as c
import make_schedulers as schedulers

SD = schedulers.SD
UNIPC = {"solver_order": 2, "solver_type": "bh2"}
SDE = {"algorithm_type": "sde-dpmsolver++", "solver_order": 2}


def variants():
    for spacing in ("leading", "trailing", "linspace"):
        for prediction in ("epsilon", "v_prediction"):
            common = {**SD, "timestep_spacing": spacing, "prediction_type": prediction}
            tag = f"{spacing}_{prediction}"
            yield f"unipc_{tag}", "UniPCMultistepScheduler", {**common, **UNIPC}, 8, {}
            yield f"heun_{tag}", "HeunDiscreteScheduler", common, 5, {}
            yield f"dpmpp2m_sde_{tag}", "DPMSolverMultistepScheduler", {**common, **SDE}, 8, {}
    plain = {**SD, "timestep_spacing": "leading", "prediction_type": "epsilon"}
    yield "unipc_karras", "UniPCMultistepScheduler", {**plain, **UNIPC, "use_karras_sigmas": True}, 8, {}
    yield "unipc_third_order", "UniPCMultistepScheduler", {**plain, **UNIPC, "solver_order": 3}, 8, {}
    yield "unipc_20", "UniPCMultistepScheduler", {**plain, **UNIPC}, 20, {}
    yield "unipc_few", "UniPCMultistepScheduler", {**plain, **UNIPC}, 3, {}
    yield "heun_karras", "HeunDiscreteScheduler", {**plain, "use_karras_sigmas": True}, 5, {}
    yield "dpmpp2m_sde_karras", "DPMSolverMultistepScheduler", {**plain, **SDE, "use_karras_sigmas": True}, 8, {}
    yield "dpmpp2m_sde_20", "DPMSolverMultistepScheduler", {**plain, **SDE}, 20, {}
    yield "dpmpp2m_sde_few", "DPMSolverMultistepScheduler", {**plain, **SDE}, 4, {}
    yield "lcm_4", "LCMScheduler", {**plain, "original_inference_steps": 50, "clip_sample": False, "set_alpha_to_one": True}, 4, {}
    yield "lcm_8_v_prediction", "LCMScheduler", {**plain, "prediction_type": "v_prediction", "clip_sample": False,
                                                  "set_alpha_to_one": False}, 8, {}
    yield "lcm_1", "LCMScheduler", {**plain, "clip_sample": False}, 1, {}


def main():
    index = {}
    for name, kind, config, steps, options in variants():
        index[name] = schedulers.run(name, kind, config, steps, options)
        print(name, flush=True)
    c.document("schedulers/samplers.json", index)


if __name__ == "__main__":
    main()
